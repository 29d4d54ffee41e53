import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createItem, createMerchant, listInSandbox } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

const stock = z.object({ onHand: z.number(), available: z.number(), announced: z.number() });

let onhand: TestOnhand;
let merchant: Merchant;
let itemId: string;
beforeAll(async () => {
  onhand = await startOnhand({ worker: false });
});
beforeEach(async () => {
  merchant = await createMerchant(onhand);
  itemId = await createItem(merchant, 'MUG', 10);
});
afterAll(() => onhand[Symbol.asyncDispose]());

const pathOf = (tab: string) => `/m/${merchant.merchantId}/warehouse?tab=${tab}`;
const readStock = () => merchant.api.get(`/v1/items/${itemId}/stock`, stock);
const csv = (...lines: readonly string[]) => ({
  name: 'stock.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\n')),
});

it('a file of stock changes shows what it would do, is booked, and tells which row is refused', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('file'));
  const rows = ['change,sku,quantity,reason', 'receipt,MUG,5,', 'adjustment,MUG,-2,damaged', 'count,NONE,1,'];
  await page.getByLabel('CSV file').setInputFiles(csv(...rows));
  await page.getByText('stock.csv: 2 rows would be booked, 1 row refused.').waitFor();
  expect(await readStock()).toMatchObject({ onHand: 10 });
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-file');
  await page.getByRole('button', { name: 'Book 2 rows of stock changes' }).click();
  await page.getByText('stock.csv: 2 rows booked or booked before, 1 row refused.').waitFor();
  const refused = page.getByRole('row').filter({ hasText: 'Refused' });
  await refused.getByText('NONE').waitFor();
  expect(await readStock()).toMatchObject({ onHand: 13 });
});

it('a ship notice is announced by file and received in part, on a phone', async () => {
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(pathOf('file'));
  await page.getByRole('combobox', { name: 'What the file has' }).click();
  await page.getByRole('option', { name: 'Ship notices' }).click();
  await page.getByLabel('CSV file').setInputFiles(csv('reference,sku,units', 'ASN-1,MUG,20'));
  await page.getByRole('button', { name: 'Book 1 row of ship notices' }).click();
  await page.getByText('1 row booked or booked before').waitFor();

  await page.getByRole('tab', { name: 'Ship notices' }).click();
  await page.getByRole('button', { name: 'ASN-1' }).click();
  await page.getByLabel('Units of MUG that come in').fill('12');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await page.getByText('1 line of ASN-1 came in.').waitFor();
  expect(await readStock()).toMatchObject({ onHand: 22 });
  const row = page.getByRole('row').filter({ hasText: 'ASN-1' });
  await row.getByRole('cell', { name: '12', exact: true }).waitFor();
  await row.getByText('Open').waitFor();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

it('an order is shipped by file, comes back, and is on sale again once it is inspected', async () => {
  const shop = await connectSandboxShop(onhand, merchant);
  const { productId } = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  const { id } = await onhand.sandbox.control.placeOrder(shop.shopId, {
    lines: [{ productId, quantity: 3 }],
  });
  await until(readStock, ({ available }) => available === 7);
  const orders = z.object({ data: z.array(z.object({ id: z.string() })) });
  const [order] = (await merchant.api.get('/v1/orders', orders)).data;
  const lines = z.object({ lines: z.array(z.object({ externalLineId: z.string() })) });
  const read = await merchant.api.get(`/v1/orders/${order?.id}`, lines);
  const externalLineId = read.lines[0]?.externalLineId;

  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('file'));
  await page.getByRole('combobox', { name: 'What the file has' }).click();
  await page.getByRole('option', { name: 'Shipments' }).click();
  const shipped = csv('reference,order,sku,units,carrier', `S-1,${id},MUG,3,Post`);
  await page.getByLabel('CSV file').setInputFiles(shipped);
  await page.getByRole('button', { name: 'Book 1 row of shipments' }).click();
  await page.getByText('1 row booked or booked before').waitFor();
  expect(await readStock()).toMatchObject({ onHand: 7 });
  await page.getByRole('tab', { name: 'Shipments' }).click();
  await page.getByRole('row').filter({ hasText: 'S-1' }).getByText('Post').waitFor();

  const announced = { reference: 'R-1', orderId: order?.id, lines: [{ externalLineId, units: 3 }] };
  await merchant.api.post('/v1/returns', announced, z.unknown());
  await page.getByRole('tab', { name: 'Returns' }).click();
  await page.getByRole('button', { name: 'R-1' }).click();
  await page.getByRole('button', { name: 'It came in as announced' }).click();
  await page.getByRole('button', { name: 'It came in as announced' }).waitFor({ state: 'hidden' });
  await page.getByLabel('Sellable units of MUG').fill('2');
  await page.getByLabel('Damaged units of MUG').fill('1');
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-return');
  await page.getByRole('button', { name: 'Book the inspection' }).click();
  await page.getByText('The sellable units are on sale.').waitFor();
  expect(await readStock()).toMatchObject({ onHand: 9, available: 9 });
});

/** Places an order for units of the item. Returns its number in the shop. */
async function placeOrder(quantities: readonly number[]): Promise<readonly string[]> {
  const shop = await connectSandboxShop(onhand, merchant);
  const { productId } = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  const numbers: string[] = [];
  for (const quantity of quantities) {
    const { id } = await onhand.sandbox.control.placeOrder(shop.shopId, { lines: [{ productId, quantity }] });
    numbers.push(String(id));
  }
  const wanted = quantities.reduce((sum, quantity) => sum + quantity, 0);
  await until(readStock, ({ available }) => available === 10 - wanted);
  return numbers;
}

/** Chooses an option of a field that searches as one types. */
async function choose(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).last().fill(text);
  await page.getByRole('option', { name: text }).first().waitFor();
  await page.keyboard.press('Enter');
}

it('a ship notice is entered by keyboard, is on sale, and ends when nothing comes', async () => {
  await createItem(merchant, 'CUP', 1);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('ship-notices'));
  await page.getByRole('button', { name: 'Announce stock' }).click();
  await page.getByRole('textbox', { name: 'Reference' }).fill('ASN-9');
  await choose(page, 'Item', 'MUG');
  await page.getByLabel('Units').fill('20');
  await page.getByLabel('Expected on').fill('2027-01-31');
  await page.getByLabel('On sale now').check();
  await page.getByLabel('Units').press('Enter');
  await choose(page, 'Item', 'CUP');
  await page.getByLabel('Units').last().fill('3');
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-notice');
  await page.getByRole('button', { name: 'Announce', exact: true }).click();
  await page.getByText('ASN-9 is announced.').waitFor();
  expect(await readStock()).toMatchObject({ announced: 20, onHand: 10 });

  await page.getByRole('button', { name: 'ASN-9' }).click();
  await page.getByText('2027-01-31 · on sale').first().waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Change the notice' }).click();
  const change = page.getByRole('dialog', { name: 'Change ASN-9' });
  await change.getByLabel('Announced units of MUG').fill('25');
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-notice-change');
  await change.getByRole('button', { name: 'Save' }).click();
  await page.getByText('ASN-9 is changed.').waitFor();
  await change.waitFor({ state: 'detached' });
  expect(await readStock()).toMatchObject({ announced: 25, onHand: 10 });
  await page.getByRole('button', { name: 'Cancel the notice' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('ASN-9 is cancelled.').waitFor();
  expect(await readStock()).toMatchObject({ announced: 0 });
});

it('a refused notice says why, and goes through once it is corrected', async () => {
  const lines = [{ itemId, units: 5 }];
  await merchant.api.post('/v1/ship-notices', { reference: 'ASN-1', lines }, z.unknown());
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('ship-notices'));
  await page.getByRole('button', { name: 'Announce stock' }).click();
  await page.getByRole('textbox', { name: 'Reference' }).fill('ASN-1');
  await choose(page, 'Item', 'MUG');
  await page.getByLabel('Units').fill('2');
  await page.getByRole('button', { name: 'Announce', exact: true }).click();
  await page.getByText('ship_notice_exists').waitFor();
  await page.getByRole('textbox', { name: 'Reference' }).fill('ASN-2');
  await page.getByRole('button', { name: 'Announce', exact: true }).click();
  await page.getByText('ASN-2 is announced.').waitFor();
  const notices = z.object({ data: z.array(z.object({ reference: z.string(), announced: z.number() })) });
  const { data } = await merchant.api.get('/v1/ship-notices', notices);
  expect(data).toEqual([
    { reference: 'ASN-2', announced: 2 },
    { reference: 'ASN-1', announced: 5 },
  ]);
});

it('stock comes in without a notice, on a phone; the line that is refused stays with its reason', async () => {
  await createItem(merchant, 'CUP', 1);
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(pathOf('ship-notices'));
  await page.getByRole('button', { name: 'Receive without a notice' }).click();
  await choose(page, 'Item', 'MUG');
  await page.getByText('On hand 10').waitFor();
  await page.getByLabel('Units').fill('4');
  await page.getByLabel('Units').press('Enter');
  await choose(page, 'Item', 'CUP');
  await page.getByLabel('Units').last().fill('200000000');
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-receive-phone');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await page
    .getByRole('group', { name: 'Line 1' })
    .getByText('must not be more than 100000000 units')
    .waitFor();
  expect(await page.getByRole('group', { name: /^Line / }).count()).toBe(1);
  expect(await readStock()).toMatchObject({ onHand: 14 });
});

it('two orders leave in one shipment, one of them in part, and what is too much is said at its line', async () => {
  const [first = '', second = ''] = await placeOrder([3, 2]);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('shipments'));
  await page.getByRole('button', { name: 'Ship orders' }).click();
  await page.getByLabel('Shipment number').fill('S-7');
  await choose(page, 'Order', first);
  await page.getByRole('region', { name: `Order ${first}`, exact: true }).waitFor();
  await choose(page, 'Another order', second);
  const partial = page
    .getByRole('region', { name: `Order ${first}`, exact: true })
    .getByLabel('Units of MUG to ship');
  const whole = page
    .getByRole('region', { name: `Order ${second}`, exact: true })
    .getByLabel('Units of MUG to ship');
  expect(await whole.inputValue()).toBe('2');
  await partial.fill('5');
  await page.getByRole('button', { name: 'Ship', exact: true }).click();
  const wrong = page.getByRole('region', { name: `Order ${first}`, exact: true });
  await wrong.getByText('It has 3 units.').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-shipment');
  await expectToFitPhone(page);
  await partial.fill('1');
  await page.getByRole('button', { name: 'Ship', exact: true }).click();
  await page.getByText('S-7 has left, with 2 lines.').waitFor();
  expect(await readStock()).toMatchObject({ onHand: 7, available: 5 });
  await page.getByRole('button', { name: 'S-7' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Open the order' }).first().waitFor();
  await expectAccessible(page);
});

it('a return is entered and inspected at once: one unit is sellable, one is not', async () => {
  const [number = ''] = await placeOrder([2]);
  const orders = z.object({ data: z.array(z.object({ id: z.string() })) });
  const [order] = (await merchant.api.get('/v1/orders', orders)).data;
  const read = z.object({ lines: z.array(z.object({ externalLineId: z.string() })) });
  const [line] = (await merchant.api.get(`/v1/orders/${order?.id}`, read)).lines;
  const left = { orderId: order?.id, externalLineId: line?.externalLineId, units: 2 };
  await merchant.api.post('/v1/shipments', { reference: 'S-1', lines: [left] }, z.unknown());
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('returns'));
  await page.getByRole('button', { name: 'New return' }).click();
  await page.getByLabel('Return number').fill('R-9');
  await choose(page, 'Order', number);
  await page.getByLabel('Units of MUG to take back').fill('2');
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-return-form');
  await expectToFitPhone(page);
  await page.getByRole('button', { name: 'Enter the return' }).click();
  await page.getByLabel('Sellable units of MUG').fill('1');
  await page.getByLabel('Damaged units of MUG').fill('1');
  await page.getByRole('button', { name: 'Book the inspection' }).click();
  await page.getByText('The sellable units are on sale.').waitFor();
  expect(await readStock()).toMatchObject({ onHand: 9, available: 9 });
});

it('a location is created, and a viewer can only look', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('locations'));
  await page.getByLabel('New location').fill('Back room');
  await page.getByRole('button', { name: 'Create location' }).click();
  await page.getByRole('rowheader', { name: 'Back room' }).waitFor();
  await expectAccessible(page);

  const key = z.object({ key: z.string() });
  const viewer = await merchant.api.post('/v1/api-keys', { label: 'viewer', role: 'viewer' }, key);
  await using looking = await openConsole(onhand, viewer);
  await looking.visit(pathOf('locations'));
  await looking.page.getByRole('rowheader', { name: 'Back room' }).waitFor();
  expect(await looking.page.getByRole('button', { name: 'Create location' }).count()).toBe(0);
  expect(await looking.page.getByRole('tab', { name: 'By file' }).count()).toBe(0);
  await looking.visit(`${pathOf('ship-notices')}&form=new`);
  await looking.page.getByText('No ship notice').waitFor();
  expect(await looking.page.getByRole('dialog').count()).toBe(0);
});

/** Fails if the page as it is does not fit a phone. The window is as wide as before afterwards. */
async function expectToFitPhone(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 900 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await expectAccessible(page);
  if (before !== null) await page.setViewportSize(before);
}
