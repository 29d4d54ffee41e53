import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createItem, createMerchant, listInSandbox } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

const stock = z.object({ onHand: z.number(), available: z.number() });

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
  await page.getByRole('button', { name: 'Receive' }).click();
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
  await page.getByLabel('Sellable units of MUG').fill('2');
  await page.getByLabel('Damaged units of MUG').fill('1');
  await expectAccessible(page);
  await takeScreenshots(page, 'warehouse-return');
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
});
