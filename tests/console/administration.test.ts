import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createItem, createMerchant, listInSandbox } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

let onhand: TestOnhand;
let merchant: Merchant;
beforeAll(async () => {
  const openId = {
    issuer: 'https://id.example',
    clientId: 'onhand',
    clientSecret: 'a secret',
    name: 'Example',
  };
  onhand = await startOnhand({ openId });
});
beforeEach(async () => {
  merchant = await createMerchant(onhand);
});
afterAll(() => onhand[Symbol.asyncDispose]());

const pathOf = (page: string) => `/m/${merchant.merchantId}/${page}`;

it('a new shop goes live in three steps: connected, planned, written', async () => {
  const shop = await connectSandboxShop(onhand, merchant, { observing: true });
  const itemId = await createItem(merchant, 'MUG', 10);
  const listed = { itemId, sku: 'MUG', stock: 4 };
  const { productId } = await listInSandbox(onhand, merchant, shop, listed);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('first-run'));
  await page.getByText('1. Connect a shop: done').waitFor();
  await page.getByText('Only observed').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'first-run');
  await page.getByRole('button', { name: `See the plan of ${shop.shopId}` }).click();
  await page.getByText('1 listing changes its figure').waitFor();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('3. Go live: done').waitFor();
  await until(
    () => onhand.sandbox.control.stockOf(shop.shopId, productId),
    (stock) => stock === 10,
  );
});

it('a merchant without a shop is told to connect one, on a phone, too', async () => {
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(pathOf('first-run'));
  await page.getByRole('link', { name: 'Connect a shop' }).waitFor();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

it('a key is shown once, signs in with its role, and is refused once it is revoked', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('api-keys'));
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByLabel('Name').fill('Till');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create key' }).click();
  const key = await page.getByText(/^oh_/).last().innerText();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('row').filter({ hasText: 'Till' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'api-keys');
  expect(await page.content()).not.toContain(key);

  const ask = () =>
    fetch(new URL('/v1/items', onhand.gatewayUrl), { headers: { authorization: `Bearer ${key}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'Revoke Till' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('The key “Till” is revoked.').waitFor();
  expect((await ask()).status).toBe(401);
});

it('a person is admitted with an address and a role, and revoked', async () => {
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(pathOf('api-keys'));
  await page.getByRole('button', { name: 'Admit a person' }).click();
  await page.getByText('They sign in with Example').waitFor();
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('E-mail').fill('ada@b.example');
  await expectAccessible(page);
  await takeScreenshots(page, 'people-phone');
  await page.getByRole('button', { name: 'Admit', exact: true }).click();
  await page.getByText('Ada can sign in with Example.').waitFor();
  await page.getByRole('row').filter({ hasText: 'ada@b.example' }).getByText('Viewer').waitFor();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.getByRole('button', { name: 'Revoke Ada' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('Ada can no longer sign in.').waitFor();
});

it('a viewer finds no way to the keys', async () => {
  const key = z.object({ key: z.string() });
  const viewer = await merchant.api.post('/v1/api-keys', { label: 'viewer', role: 'viewer' }, key);
  await using opened = await openConsole(onhand, viewer);
  const { page } = opened;
  await opened.visit(pathOf('audit'));
  await page.getByRole('link', { name: 'Audit log' }).waitFor();
  expect(await page.getByRole('link', { name: 'API keys' }).count()).toBe(0);
});

it('the audit log is filtered by its address, shows what was asked, and is exported whole', async () => {
  const rule = { name: 'Keep some', effect: { kind: 'buffer', units: 1 } };
  await merchant.api.post('/v1/rules', rule, z.unknown());
  const head = z.object({ position: z.number(), waiting: z.number() });
  const { position } = await until(
    () => merchant.api.get('/v1/audit/head', head),
    ({ position, waiting }) => position > 0 && waiting === 0,
  );
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('audit'));
  await page.getByLabel('Action').fill('rule.create');
  await page.waitForURL((url) => url.searchParams.get('action') === 'rule.create');
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: 'rule.create' });
  await row.waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await expectAccessible(page);
  await takeScreenshots(page, 'audit');
  await row.getByRole('button', { name: 'Details of rule.create' }).click();
  await page.getByRole('dialog').getByText('"Keep some"').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export the chain' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(position);
});

it('a merchant is created, and its preferences show what they change before they are saved', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('merchants'));
  await page.getByRole('button', { name: 'New merchant' }).click();
  await page.getByLabel('Name').fill('Cedar Crafts');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create merchant' }).click();
  await page.getByRole('heading', { name: 'First run' }).waitFor();
  await page.getByRole('link', { name: 'Merchants' }).click();
  await page.getByRole('rowheader', { name: 'Cedar Crafts' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'merchants');
  await page.getByRole('button', { name: 'Change currency of Cedar Crafts' }).click();
  await page.getByRole('dialog').getByLabel('Currency').fill('eur');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page
    .getByRole('row', { name: /Cedar Crafts/ })
    .getByRole('cell', { name: 'EUR' })
    .waitFor();

  await page.getByRole('link', { name: 'Preferences' }).click();
  await page.getByLabel('Never: nothing is published').check();
  await expectAccessible(page);
  await takeScreenshots(page, 'preferences');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('The preferences are changed.').waitFor();
  await page.reload();
  expect(await page.getByLabel('Never: nothing is published').isChecked()).toBe(true);
});

it('preferences of a merchant whose stock is counted in a source store are not asked for', async () => {
  const { merchantId } = await createMerchant(onhand, 'Shop only', 'source');
  await using opened = await openConsole(onhand);
  await opened.visit(`/m/${merchantId}/preferences`);
  await opened.page.getByText('This merchant counts its stock in a source store').waitFor();
});

it('somebody is told of incidents: subscribed with a secret that is shown once, tried, and ended', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('notifications'));
  await page.getByText('Nobody is told').waitFor();
  await page.getByRole('button', { name: 'New subscription' }).click();
  await page.getByText('Webhook', { exact: true }).click();
  await page.getByLabel('Name').fill('Ops');
  await page.getByLabel('Address of the webhook').fill('https://ops.example.com/onhand');
  await page.getByLabel('A shop has more failed items than').fill('20');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByText(/^whsec_/).waitFor();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByText('more than 20 failed items of a shop').waitFor();
  await page.getByRole('button', { name: 'Send a test to Ops' }).click();
  // Nothing answers at that address.
  await page.getByRole('rowheader', { name: 'Test' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'notifications');
  await page.setViewportSize({ width: 390, height: 900 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Delete Ops' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('Nobody is told').waitFor();
});

it('all shops are paused at once and resumed, each after what it would touch was shown', async () => {
  const shop = await connectSandboxShop(onhand, merchant);
  const itemId = await createItem(merchant, 'MUG', 4);
  await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 4 });
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}`);
  await page.getByRole('button', { name: 'Pause all shops' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  const banner = page.getByRole('alert').filter({ hasText: 'All shops are paused' });
  await banner.getByRole('button', { name: 'Resume all shops' }).waitFor();
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Resume all shops' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await banner.waitFor({ state: 'detached' });
});
