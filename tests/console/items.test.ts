import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

let onhand: TestOnhand;
let merchant: Merchant;
let mug: string;
let mugs: SandboxListing;
beforeAll(async () => {
  onhand = await startOnhand();
  merchant = await createMerchant(onhand, 'Acme');
  mug = await createItem(merchant, 'MUG-1', 9);
  await createItem(merchant, 'MUG-2', 4);
  await createUnopenedItem(merchant, 'CUP-1');
  const shop = await connectSandboxShop(onhand, merchant);
  mugs = await listInSandbox(onhand, merchant, shop, { itemId: mug, sku: 'MUG-1', stock: 9 });
  await until(() => readListing(merchant, mugs.listingId), atRest);
});
afterAll(() => onhand[Symbol.asyncDispose]());

const shown = () => onhand.sandbox.control.stockOf(mugs.shopId, mugs.productId);
const available = async () => (await readStock(merchant, mug)).available;
const runs = () => listAll(merchant, '/v1/sync-runs?kind=sync_items');

it('a search is saved, and Sync Inventory of what it finds asks before it writes', async () => {
  await merchant.api.put(`/v1/items/${mug}/preferences`, { syncInventory: 'never' }, z.unknown());
  await merchant.api.post(`/v1/items/${mug}/adjustments`, { quantity: -2 }, z.unknown());
  expect(await shown()).toBe(9);

  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items`);
  await page.getByRole('link', { name: 'Item CUP-1' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'items');

  // As it is typed, the list narrows, and the address says so.
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('mug');
  await page.getByRole('link', { name: 'Item CUP-1' }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toContain('text=mug');

  await page.getByRole('button', { name: 'Save search' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Mugs');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Delete saved search' }).waitFor();
  expect(await listAll(merchant, '/v1/item-searches')).toMatchObject([
    { name: 'Mugs', filter: { kind: 'text', contains: 'mug' } },
  ]);
  await page.reload();
  await page.getByRole('link', { name: 'Item MUG-2' }).waitFor();
  expect(await page.getByRole('link', { name: 'Item CUP-1' }).count()).toBe(0);

  await page.getByRole('searchbox', { name: 'Search' }).fill('mug-1');
  await page.getByRole('link', { name: 'Item MUG-2' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Replace saved search' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(JSON.stringify(await listAll(merchant, '/v1/item-searches'))).toContain('"mug-1"');
  const saved = new URL(page.url()).searchParams.get('saved') ?? '';
  const filter = { kind: 'text', contains: 'mug' };
  await merchant.api.patch(`/v1/item-searches/${saved}`, { filter }, z.unknown());
  await page.reload();
  await page.getByRole('link', { name: 'Item MUG-2' }).waitFor();

  await page.getByRole('button', { name: 'Bulk Actions' }).click();
  await page.getByRole('menuitem', { name: 'Sync Inventory', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sync Inventory' });
  await dialog.getByText('2 items found.').waitFor();
  await dialog.getByText('1 quantity would be written to the shops.').waitFor();
  await dialog.getByText('1 item has no linked listing.').waitFor();
  await expectAccessible(page);
  expect(await runs()).toEqual([]);
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByRole('region', { name: 'Progress' }).getByText('1 of 1 done').waitFor();
  expect(await shown()).toBe(7);
});

it('an override of the item wins, and Sync Now publishes at once', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items/${mug}?tab=rules`);
  const setting = page.getByRole('combobox', { name: 'Sync Inventory of this item' });
  await setting.click();
  await page.getByRole('option', { name: 'Customer default: Process Orders' }).click();
  await page.getByRole('alert').filter({ hasText: 'Nothing is synced now' }).waitFor();
  await setting.click();
  await page.getByRole('option', { name: 'Never' }).click();
  await until(
    () => merchant.api.get(`/v1/items/${mug}/preferences`, z.object({ syncInventory: z.string() })),
    ({ syncInventory }) => syncInventory === 'never',
  );
  await expectAccessible(page);
  await takeScreenshots(page, 'item-rules');

  const before = await shown();
  await merchant.api.post(`/v1/items/${mug}/adjustments`, { quantity: -1 }, z.unknown());
  await page.getByRole('tab', { name: 'Listings' }).click();
  await page.getByText('Sync never').waitFor();
  expect(await shown()).toBe(before);
  await page.getByRole('button', { name: 'Sync Now' }).click();
  await page.getByRole('dialog', { name: 'Sync Now' }).getByText('Shows our figure').waitFor();
  expect(await shown()).toBe(await available());
});

it('an item shows its stock with its history, and why a shop shows what it shows', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items/${mug}`);
  const before = await available();
  await page.getByRole('button', { name: 'Receive' }).click();
  const dialog = page.getByRole('dialog', { name: 'Receive' });
  await dialog.getByLabel('Units that came in').fill('5');
  await dialog.getByLabel('Note').fill('pallet 4');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Receive' }).click();
  await page.getByRole('cell', { name: 'pallet 4' }).waitFor();
  expect(await available()).toBe(before + 5);
  await page.getByRole('figure', { name: 'On hand, committed and available units over time' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'item-stock');

  // The item is on Never: its figure is held back, and the explanation removes the reason.
  await page.getByRole('tab', { name: 'Listings' }).click();
  await page.getByRole('button', { name: 'Why this number?' }).click();
  const why = page.getByRole('dialog', { name: `Why this number? ${mugs.shopId}` });
  await why.getByText('Sync Inventory is Never for the item').waitFor();
  await why.getByText('The shop should show').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'item-why');
  await why.getByRole('button', { name: 'Sync Now' }).click();
  await until(shown, (figure) => figure === before + 5);
});

const settingOf = async (id: string) => {
  const preferences = z.object({ syncInventory: z.string(), processOrders: z.boolean() });
  return merchant.api.get(`/v1/items/${id}/preferences`, preferences);
};

it('Set Sync Inventory of all that a search finds asks first, is a run, and is taken back by its plan', async () => {
  const before = await settingOf(mug);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items?text=mug`);
  await page.getByRole('link', { name: 'Item MUG-2' }).waitFor();
  await page.getByRole('button', { name: 'Bulk Actions' }).click();
  await page.getByRole('menuitem', { name: 'Set Sync Inventory: Always' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set Sync Inventory: Always' });
  await dialog.getByText('2 items found, 2 of them would change.').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'items-set-sync-inventory');
  expect(await settingOf(mug)).toEqual(before);
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  const progress = page.getByRole('region', { name: 'Progress' });
  await progress.getByText('2 of 2 done').waitFor();
  expect(await settingOf(mug)).toMatchObject({ syncInventory: 'always' });

  await page.getByRole('link', { name: 'Plans' }).click();
  await page
    .getByRole('link', { name: /Sync Inventory/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await until(
    () => settingOf(mug),
    ({ syncInventory }) => syncInventory === before.syncInventory,
  );
});

it('what is set for selected items is asked for, and set for these only', async () => {
  const [other] = await listAll(merchant, '/v1/items?sku=MUG-2');
  const { id } = z.object({ id: z.string() }).parse(other);
  const { processOrders } = await settingOf(id);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items?text=mug`);
  await page.getByRole('checkbox', { name: 'MUG-2' }).check();
  await page.getByRole('status').filter({ hasText: '1 item selected' }).waitFor();
  await page.getByRole('button', { name: 'Set…' }).click();
  await page.getByRole('menuitem', { name: `Process Orders: ${processOrders ? 'off' : 'on'}` }).click();
  await page.getByText('1 item would be changed.').waitFor();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await expectAccessible(page);
  const { processOrders: otherBefore } = await settingOf(mug);
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText(/is set for 1 item/).waitFor();
  expect((await settingOf(id)).processOrders).toBe(!processOrders);
  expect((await settingOf(mug)).processOrders).toBe(otherBefore);
});

it('an override of the published figure shows what it changes before it is saved', async () => {
  await merchant.api.put(`/v1/items/${mug}/preferences`, { syncInventory: 'always' }, z.unknown());
  const all = await available();
  await merchant.api.post(`/v1/items/${mug}/sync-now`, {}, z.unknown());
  await until(shown, (figure) => figure === all);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items/${mug}?tab=rules`);
  await page.getByLabel('Buffer').fill('3');
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the published figure of this item?' });
  await dialog.getByText(`from ${all} units to ${all - 3} units`).waitFor();
  await expectAccessible(page);
  expect(await shown()).toBe(all);
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  await until(shown, (figure) => figure === all - 3);
  await page
    .getByRole('region', { name: 'Changes' })
    .getByText(/Buffer from none to 3/)
    .waitFor();
});

it('an item is made, changed, archived and taken back', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items`);
  await page.getByRole('button', { name: 'New item' }).click();
  const drawer = page.getByRole('dialog', { name: 'New item' });
  await drawer.getByLabel('Title').fill('Red bowl');
  await drawer.getByRole('textbox', { name: 'SKU' }).fill('BOWL-1');
  await drawer.getByRole('textbox', { name: 'Price', exact: true }).fill('7.50');
  await expectAccessible(page);
  await takeScreenshots(page, 'item-new');
  await drawer.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { level: 1, name: 'Red bowl' }).waitFor();
  await page.getByText('SKU BOWL-1').waitFor();

  await page.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit item' });
  expect(await edit.getByRole('textbox', { name: 'Price', exact: true }).inputValue()).toBe('7.50');
  await edit.getByRole('textbox', { name: 'SKU' }).fill('BOWL-2');
  await edit.getByRole('textbox', { name: 'Price', exact: true }).fill('');
  await edit.getByLabel('Weight in grams').fill('300');
  await edit.getByRole('button', { name: 'Save' }).click();
  await page.getByText('SKU BOWL-2').waitFor();
  const [bowl] = await listAll(merchant, '/v1/items?sku=BOWL-2');
  expect(bowl).toMatchObject({ title: 'Red bowl', price: null, weightGrams: 300 });

  await page.getByRole('button', { name: 'More for item BOWL-2' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('archived: its listings show 0').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'More for item BOWL-2' }).click();
  await page.getByRole('menuitem', { name: 'Take out of the archive' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('archived: its listings show 0').waitFor({ state: 'detached' });
});

it('a product is changed for all shops, and says who changed what', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items/${mug}?tab=product`);
  await page.getByLabel('Title').fill('Mug, blue');
  await page.getByLabel('Vendor').fill('Acme');
  await page.getByRole('combobox', { name: 'Tags' }).fill('kitchen');
  await page.getByRole('combobox', { name: 'Tags' }).press('Enter');
  await page.getByLabel('Images').fill('not an address');
  await page.getByRole('button', { name: 'Save the product' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Images').fill('');
  await page.getByRole('button', { name: 'Save the product' }).click();
  const changes = page.getByRole('region', { name: 'Changes of the product' });
  await changes.getByText('Title from “Item MUG-1” to “Mug, blue”').waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await expectAccessible(page);
  await takeScreenshots(page, 'item-product');
  const [item] = await listAll(merchant, '/v1/items?sku=MUG-1');
  expect(item).toMatchObject({ title: 'Mug, blue', vendor: 'Acme', tags: ['kitchen'] });
  // The other tests know it by its old name.
  await page.getByLabel('Title').fill('Item MUG-1');
  await page.getByRole('button', { name: 'Save the product' }).click();
  await page.getByRole('heading', { level: 1, name: 'Item MUG-1' }).waitFor();
});

it('a listing is paused, resumed, ended and unlinked from its row', async () => {
  const itemId = await createItem(merchant, 'VASE', 5);
  const vase = await listInSandbox(onhand, merchant, mugs, { itemId, sku: 'VASE', stock: 5 });
  await until(() => readListing(merchant, vase.listingId), atRest);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items/${itemId}?tab=listings`);
  const choose = async (action: string) => {
    await page.getByRole('button', { name: 'More for listing VASE' }).click();
    await page.getByRole('menuitem', { name: action }).click();
    await page.getByRole('button', { name: "Yes, I'm sure" }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await choose('Pause');
  await page.getByText('Listing paused').waitFor();
  await choose('Resume');
  await page.getByText('Listing paused').waitFor({ state: 'detached' });
  await choose('End the listing');
  await page.getByRole('cell', { name: 'Ended', exact: true }).waitFor();
  await expectAccessible(page);
  await choose('Unlink from its item');
  await page.getByText('The item is not listed anywhere').waitFor();
});

it("shows each item's units, and none where none are known", async () => {
  const { onHand, committed, available } = await readStock(merchant, mug);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items`);
  const unitsOf = (name: string) =>
    page
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name }) })
      .locator('.figure')
      .allTextContents();
  await page.getByRole('link', { name: 'Item MUG-1' }).waitFor();
  expect(await unitsOf('Item MUG-1')).toEqual([available, onHand, committed].map(String));
  expect(await unitsOf('Item CUP-1')).toEqual(['–', '–', '–']);
});

it('on a phone, the filters stand behind one button that counts them, and the list is seen at once', async () => {
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items?stock=some&failed=no`);
  await page.getByRole('link', { name: 'Item MUG-1' }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Available' }).isVisible()).toBe(false);
  await expectAccessible(page);
  await takeScreenshots(page, 'items-phone');

  await page.getByRole('button', { name: 'Filters (2)' }).click();
  await page.getByRole('combobox', { name: 'Available' }).click();
  await page.getByRole('option', { name: 'Sold out' }).click();
  await page.getByRole('link', { name: 'Item MUG-1' }).waitFor({ state: 'detached' });
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

it('on a phone, an item can be read and received', async () => {
  await using opened = await openConsole(onhand, { width: 390, colorScheme: 'dark' });
  const { page } = opened;
  for (const tab of ['stock', 'listings', 'rules', 'orders', 'product']) {
    await opened.visit(`/m/${merchant.merchantId}/items/${mug}?tab=${tab}`);
    await page.getByRole('tab', { name: tab, selected: true }).waitFor();
    await page.getByRole('tabpanel').getByText(/./).first().waitFor();
    await expectAccessible(page);
    expect(await page.evaluate('document.documentElement.scrollWidth'), tab).toBe(390);
  }
  await takeScreenshots(page, 'item-phone');
});
