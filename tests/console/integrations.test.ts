import { readFile } from 'node:fs/promises';
import { createDemoMerchant } from '@onhand/local-stack/demo-merchant.ts';
import type { DemoMerchant } from '@onhand/local-stack/demo-merchant.ts';
import { sandboxControl } from '@onhand/sandbox/control/client.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

let onhand: TestOnhand;
let merchant: DemoMerchant;
let shopifyId: string;
beforeAll(async () => {
  onhand = await startOnhand({ subscriptions: true });
  merchant = await createDemoMerchant(onhand.gateway, sandboxControl(onhand.sandbox.url));
  shopifyId = merchant.channels[0]?.integrationId ?? '';
});
afterAll(() => onhand[Symbol.asyncDispose]());

const within = () => onhand.gateway.within(merchant.merchantId);
const pathOf = (tab = '') => `/m/${merchant.merchantId}/integrations/${shopifyId}${tab}`;
const modes = z.object({ inventory: z.object({ mode: z.string() }) });
const modeNow = async () => {
  const settings = await within().get(`/v1/integrations/${shopifyId}/sync-settings`, modes);
  return settings.inventory.mode;
};

it('the overview shows how each channel does, and leads to it', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}`);
  const channels = page.getByRole('region', { name: 'Channels' });
  for (const { name } of merchant.channels) {
    await channels.getByRole('row', { name: new RegExp(`${name}.*Connected`) }).waitFor();
  }
  await page.getByRole('heading', { name: 'Lag of the last hour' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'overview');
  await channels.getByRole('link', { name: 'Shopify' }).click();
  await page.getByRole('heading', { level: 1, name: 'Shopify' }).waitFor();
});

it('a changed setting shows what it would touch, takes effect, and is taken back', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf());
  const inventory = page.getByRole('region', { name: 'Inventory' });
  await inventory.getByRole('combobox', { name: 'Mode' }).click();
  await page.getByRole('option', { name: 'Disabled' }).click();
  await expectAccessible(page);
  await takeScreenshots(page, 'integration-settings');
  await inventory.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await until(modeNow, (mode) => mode === 'manual');
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(modeNow, (mode) => mode === 'instant');
  const history = page.getByRole('region', { name: 'History of the sync settings' });
  await until(
    () => history.allInnerTexts(),
    ([text = '']) => text.includes('Inventory: Mode from instant to manual'),
  );
});

it('imports all orders, with its progress and its end', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('/operations'));
  await page.getByRole('button', { name: /Import all orders/ }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByRole('row', { name: /Import orders.*Done/ }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'integration-operations');
});

it('what ran is found by its kind, and a run tells what it did and where it is in Temporal', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await within().post(`/v1/integrations/${shopifyId}/reconcile`, {}, z.unknown());
  await opened.visit(pathOf('/runs'));
  await page.getByRole('row', { name: /Reconcile.*Done/ }).waitFor();
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Reconcile' }).click();
  await page.getByRole('row', { name: /Read listings/ }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Reconcile' }).first().click();
  const drawer = page.getByRole('dialog', { name: 'Run' });
  await drawer.getByRole('region', { name: 'Repairs' }).waitFor();
  await drawer.getByRole('row', { name: /Compared 1/ }).waitFor();
  await drawer.getByText(new RegExp(`bulk:${shopifyId}:reconcile|Its run in Temporal`)).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'integration-run');
  await drawer.getByRole('button', { name: 'Close' }).click();
  await drawer.waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('?kind=reconcile');
});

it('connects a source store, and picks a strategy over it', async () => {
  const { baseUrl, secrets } = await sandboxControl(onhand.sandbox.url).createShop({
    id: 'source',
    name: 'Source',
    platform: 'woocommerce',
    products: [{ name: 'Blue mug', sku: 'DEMO-MUG', price: '12.00', stock: 10 }],
  });
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/integrations/new`);
  await page.getByText('WooCommerce').first().click();
  await page.getByLabel('Name').fill('Source store');
  await page.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: /Source/ }).click();
  await page.getByLabel('Address').fill(baseUrl);
  await page.getByLabel('Consumer key').fill(secrets['consumerKey'] ?? '');
  await page.getByRole('textbox', { name: 'Consumer secret' }).fill(secrets['consumerSecret'] ?? '');
  await expectAccessible(page);
  await takeScreenshots(page, 'connect');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Source store is connected' }).waitFor();

  // Its listings are read and linked first: a link that comes later would make the plan outdated.
  const listings = z.object({ data: z.array(z.object({ sku: z.string(), itemId: z.string().nullable() })) });
  await until(
    () => within().get('/v1/listings?sku=DEMO-MUG', listings),
    ({ data }) => data.length === 4 && data.every(({ itemId }) => itemId !== null),
  );
  await opened.visit(pathOf('/strategy'));
  const strategy = page.getByRole('article', { name: 'Orders and one-way inventory', exact: true });
  await strategy.getByRole('button', { name: 'Choose' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await strategy.getByText('In force').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'integration-strategy');
});

it('an unlinked listing becomes an item', async () => {
  const product = { name: 'Red mug', sku: 'RED-MUG', price: '9.00', stock: 3 };
  await sandboxControl(onhand.sandbox.url).addProduct('demo-shopify', product);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('/unlinked'));
  await page.getByRole('button', { name: 'Read the shop’s listings' }).click();
  const row = page.getByRole('row', { name: /Red mug/ });
  await row.getByText('No item matches the listing.').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'integration-unlinked');
  await row.getByRole('button', { name: 'Create item' }).click();
  await page.getByText('Every listing is linked').waitFor();
});

it('an unlinked listing that no item matches is linked to an item that was searched for', async () => {
  const product = { name: 'Green mug', sku: 'OTHER-SKU', price: '9.00', stock: 3 };
  await sandboxControl(onhand.sandbox.url).addProduct('demo-shopify', product);
  const item = { title: 'Mug in green', sku: 'GREEN-MUG' };
  await within().post('/v1/items', item, z.unknown());
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('/unlinked'));
  await page.getByRole('button', { name: 'Read the shop’s listings' }).click();
  const row = page.getByRole('row', { name: /Green mug/ });
  await row.getByRole('button', { name: 'Choose item' }).click();
  await page.getByRole('combobox', { name: 'Item' }).fill('in green');
  await page.getByRole('option', { name: /GREEN-MUG/ }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Link to GREEN-MUG' }).click();
  await page.getByText('The listing is linked.').waitFor();
  await row.waitFor({ state: 'detached' });
});

it('unlinked listings are taken down as a file, and its rows with an action are carried out', async () => {
  for (const name of ['White mug', 'Black mug']) {
    const product = { name, sku: name.toUpperCase().replace(' ', '-'), price: '9.00', stock: 3 };
    await sandboxControl(onhand.sandbox.url).addProduct('demo-shopify', product);
  }
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('/unlinked'));
  await page.getByRole('button', { name: 'Read the shop’s listings' }).click();
  await page.getByRole('row', { name: /White mug/ }).waitFor();
  await page.getByRole('row', { name: /Black mug/ }).waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  const [header = '', ...rows] = file.trimEnd().split(/\r?\n/);
  const actionAt = header.split(',').indexOf('action');
  expect(actionAt).toBeGreaterThan(-1);
  const decided = rows.map((row) => {
    const cells = row.split(',');
    cells[actionAt] = row.includes('WHITE-MUG') ? 'create' : row.includes('BLACK-MUG') ? 'ignore' : '';
    return cells.join(',');
  });
  const buffer = Buffer.from([header, ...decided].join('\r\n'));
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'unlinked-listings.csv', mimeType: 'text/csv', buffer });
  await page.getByText('2 rows done, 0 refused.').waitFor();
  await page.getByRole('row', { name: /White mug/ }).waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Black mug/ }).waitFor({ state: 'detached' });

  // What was ignored can be taken back.
  await page.getByRole('combobox', { name: 'Listings' }).click();
  await page.getByRole('option', { name: 'Ignored' }).click();
  const ignored = page.getByRole('row', { name: /Black mug/ });
  await expectAccessible(page);
  await ignored.getByRole('button', { name: 'Take back' }).click();
  await ignored.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page
    .getByRole('row', { name: /Black mug/ })
    .getByRole('button', { name: 'Ignore' })
    .click();
  await page.getByText('Every listing is linked').waitFor();
});

it('credentials are replaced; those that the shop refuses change nothing', async () => {
  const { baseUrl, secrets } = await sandboxControl(onhand.sandbox.url).createShop({
    id: 'second',
    name: 'Second',
    platform: 'woocommerce',
    products: [],
  });
  const { consumerKey = '', consumerSecret = '' } = secrets;
  const { id } = await within().post(
    '/v1/integrations',
    {
      platform: 'woocommerce',
      name: 'Second',
      baseUrl,
      api: { consumerKey, consumerSecret },
    },
    z.object({ id: z.string() }),
  );
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/integrations/${id}/platform`);
  const form = page.getByRole('region', { name: 'Credentials' });
  const replaceBy = async (secret: string) => {
    await form.getByRole('textbox', { name: 'Consumer key' }).fill(consumerKey);
    await form.getByRole('textbox', { name: 'Consumer secret' }).fill(secret);
    await form.getByRole('button', { name: 'Replace credentials' }).click();
  };
  await replaceBy('cs_wrong');
  await form.getByRole('alert').waitFor();
  await expectAccessible(page);
  await replaceBy(consumerSecret);
  await page.getByText('The credentials are replaced.').waitFor();
  await form.getByRole('alert').waitFor({ state: 'detached' });
  expect(await form.getByRole('textbox', { name: 'Consumer secret' }).inputValue()).toBe('');

  // Its own limits, its address, and its end.
  await page.getByLabel('Calls at a time').fill('3');
  await page.getByRole('button', { name: 'Save limits' }).click();
  await page.getByText('Saved.').waitFor();
  const limits = z.object({ limits: z.unknown(), state: z.string() });
  const read = () => within().get(`/v1/integrations/${id}`, limits);
  expect((await read()).limits).toEqual({ concurrentCalls: 3, callsPerMinute: null });
  await page.getByLabel('Address of the shop').fill('not an address');
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByRole('region', { name: 'Address' }).getByRole('alert').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'integration-platform');
  await page.getByRole('button', { name: 'Revoke Second' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByRole('button', { name: 'Revoke Second' }).waitFor({ state: 'detached' });
  expect((await read()).state).toBe('revoked');
});

it('a shop keeps units back for itself, after one saw what that changes', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf());
  const figure = page.getByRole('region', { name: 'Published figure' });
  await figure.getByLabel('Buffer').fill('1');
  await figure.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the published figure of this shop?' });
  await dialog.getByText(/listings? changes? (its|their) figure/).waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page
    .getByRole('region', { name: 'Changes' })
    .getByText(/Buffer from none to 1/)
    .waitFor();
});

it('a customer is found by e-mail address, exported and erased', async () => {
  const shop = await connectSandboxShop(onhand, { api: within(), merchantId: merchant.merchantId });
  const settings = { direction: 'inbound', autoImport: true };
  const path = `/v1/integrations/${shop.integrationId}`;
  await within().put(`${path}/sync-settings/customers`, settings, z.unknown());
  for (const name of ['Ada', 'Eve']) {
    const person = { email: `${name}@example.com`, firstName: name, lastName: 'Lovelace' };
    await onhand.sandbox.control.addCustomer(shop.shopId, person);
  }
  await within().post(`${path}/bulk-operations`, { operation: 'import_customers' }, z.unknown());
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/customers`);
  await until(
    () => page.getByRole('cell', { name: 'Held' }).count(),
    (held) => held === 2,
  );
  expect(await page.getByText('Lovelace').count()).toBe(0);
  await page.getByLabel('E-mail address').fill('ADA@example.com');
  await page.getByRole('button', { name: 'Find the person' }).click();
  await page.getByRole('button', { name: 'Show all' }).waitFor();
  expect(await page.getByRole('cell', { name: 'Held' }).count()).toBe(1);
  await expectAccessible(page);
  await takeScreenshots(page, 'customers');

  const act = async (action: string) => {
    await page.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: action }).click();
    await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  };
  const downloading = page.waitForEvent('download');
  await act('Export the data of the person');
  const file = await readFile(await (await downloading).path(), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ content: { firstName: 'Ada', lastName: 'Lovelace' } });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await act('Erase the data of the person');
  await page.getByText('The data are erased.').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('cell', { name: 'Erased' }).waitFor();
  expect(await page.getByRole('cell', { name: 'Held' }).count()).toBe(1);
});

it('the demo merchant explains itself, and leads to its item', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/first-run`);
  await page.getByText('This is the demo merchant').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'blue mug' }).click();
  await page.getByRole('heading', { level: 1, name: /Blue mug/ }).waitFor();
});

it('listings show the three figures, and filters stand in the address', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`${pathOf('/listings')}?sku=DEMO-MUG`);
  const row = page.getByRole('row', { name: /Blue mug/ });
  await row.getByText('Listed and synced').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'integration-listings');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL((url) => url.search === '');
  await page.getByRole('row', { name: /Red mug/ }).waitFor();
});

it('a viewer sees the same and no button that would fail', async () => {
  const { key } = await within().post(
    '/v1/api-keys',
    { label: 'look', role: 'viewer' },
    z.object({ key: z.string() }),
  );
  await using opened = await openConsole(onhand, { key });
  const { page } = opened;
  for (const tab of ['', '/strategy', '/listings', '/unlinked', '/operations', '/runs', '/platform']) {
    await opened.visit(pathOf(tab));
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    const names = await page.locator('main').getByRole('button').allInnerTexts();
    expect(names.filter((name) => !['', 'Download as CSV', 'Show more'].includes(name))).toEqual([]);
  }
});

it('on a phone, no page is wider than the screen', async () => {
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  for (const tab of ['', '/strategy', '/listings', '/unlinked', '/operations', '/runs', '/platform']) {
    await opened.visit(pathOf(tab));
    await page
      .locator('main')
      .getByRole('heading', { level: 2 })
      .or(page.getByRole('table'))
      .or(page.getByText('Every listing is linked'))
      .first()
      .waitFor();
    expect([tab, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([tab, 390]);
    await expectAccessible(page);
  }
});
