import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from '@onhand/service-kit/clock.ts';
import type { Sandbox } from '../../start.ts';
import { etsyShop, generousSandbox, inventoryOf, rewrite } from './testing/ask.ts';

const clock = movableClock();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox({ clock });
});
afterAll(() => sandbox?.close());

const products = [
  { id: 100, name: 'Mug', sku: 'MUG', stock: 10, price: '12.50' },
  {
    id: 200,
    name: 'Shirt',
    variations: [
      { id: 201, option: 'S', sku: 'SHIRT-S', stock: 3 },
      { id: 202, option: 'M', sku: 'SHIRT-M', stock: 4 },
    ],
  },
];

async function arrange() {
  const made = await etsyShop(sandbox, { products });
  const place = (quantity = 1, status?: string) =>
    sandbox.control.placeOrder(made.id, {
      lines: [{ productId: 100, quantity }],
      ...(status !== undefined && { status }),
    });
  const list = async (query: string) => {
    const { body } = await made.ask('GET', `${made.shopPath}/receipts?${query}`);
    return body.results.map(({ receipt_id: id }: { receipt_id: number }) => id);
  };
  const read = async (id: number) => (await made.ask('GET', `${made.shopPath}/receipts/${id}`)).body;
  return { ...made, place, list, read };
}

test('a receipt tells what was sold, to whom, and by which variation', async () => {
  const { id, ask, shopPath, read } = await arrange();
  const order = await sandbox.control.placeOrder(id, {
    lines: [
      { productId: 100, quantity: 2 },
      { productId: 200, variationId: 202, quantity: 1 },
    ],
  });
  const receipt = await read(order.id);
  expect(receipt).toMatchObject({
    receipt_id: order.id,
    status: 'paid',
    is_paid: true,
    is_shipped: false,
    country_iso: 'US',
    grandtotal: { amount: 3500, divisor: 100, currency_code: 'USD' },
    transactions: [
      { listing_id: 100, sku: 'MUG', quantity: 2, price: { amount: 1250 }, variations: [] },
      {
        listing_id: 200,
        sku: 'SHIRT-M',
        variations: [{ property_id: 100, formatted_name: 'Size', formatted_value: 'M' }],
        product_data: [{ property_id: 100, values: ['M'] }],
      },
    ],
    refunds: [],
  });
  const { body } = await ask('GET', `${shopPath}/receipts/${order.id}/transactions`);
  expect(body).toEqual({ count: 2, results: receipt.transactions });
  const [{ transaction_id: transaction }] = receipt.transactions;
  expect((await ask('GET', `${shopPath}/transactions/${transaction}`)).body).toEqual(receipt.transactions[0]);
  expect((await ask('GET', `${shopPath}/listings/200/transactions`)).body.count).toBe(1);
});

test('a transaction keeps the product’s id of the time of the sale', async () => {
  const { ask, place, read } = await arrange();
  const [before] = (await inventoryOf(ask, 100)).products;
  const order = await place();
  await rewrite(ask, 100, ([mug]) => {
    mug.offerings[0].quantity = 5;
  });
  const [after] = (await inventoryOf(ask, 100)).products;
  const [sold] = (await read(order.id)).transactions;
  expect(sold.product_id).toBe(before.product_id);
  expect(sold.product_id).not.toBe(after.product_id);
});

test('receipts are found by when they changed, both ends included, and in either order', async () => {
  const { ask, shopPath, place, list, read } = await arrange();
  const first = await place();
  clock.advance(10_000);
  const second = await place();
  const { update_timestamp: at } = await read(second.id);
  expect(await list('')).toEqual([second.id, first.id]);
  expect(await list('sort_on=updated&sort_order=asc')).toEqual([first.id, second.id]);
  expect(await list(`min_last_modified=${at}`)).toEqual([second.id]);
  expect(await list(`min_last_modified=${at}&max_last_modified=${at}`)).toEqual([second.id]);
  expect(await list(`min_last_modified=${at + 1}`)).toEqual([]);
  expect(await list('limit=1&offset=1')).toEqual([first.id]);
  clock.advance(10_000);
  await ask('PUT', `${shopPath}/receipts/${first.id}`, { was_shipped: true });
  expect(await list(`min_last_modified=${at + 1}`)).toEqual([first.id]);
  expect(await list(`min_created=${at}`)).toEqual([second.id]);
  expect(await list('was_shipped=true')).toEqual([first.id]);
  for (const wrong of ['limit=101', 'min_created=yesterday', 'was_paid=maybe', 'page=2']) {
    expect((await ask('GET', `${shopPath}/receipts?${wrong}`)).status).toBe(400);
  }
});

test('a canceled receipt is refunded, and listed unless it is filtered', async () => {
  const { id, place, list, read } = await arrange();
  const order = await place(2);
  await sandbox.control.cancelOrder(id, order.id);
  expect(await read(order.id)).toMatchObject({ status: 'canceled', refunds: [{ amount: { amount: 2500 } }] });
  expect(await list('')).toEqual([order.id]);
  expect(await list('was_canceled=true')).toEqual([order.id]);
  expect(await list('was_canceled=false')).toEqual([]);
});

test('a refund of units is partial, and leaves the stock alone unless they are restocked', async () => {
  const { id, place, read } = await arrange();
  const order = await place(2);
  const lines = [{ lineId: order.lines[0]?.lineId ?? 0, quantity: 1 }];
  await sandbox.control.refund(id, order.id, { lines, restock: false });
  expect(await read(order.id)).toMatchObject({
    status: 'partially refunded',
    refunds: [{ amount: { amount: 1250 }, created_timestamp: expect.any(Number) }],
  });
  expect(await sandbox.control.stockOf(id, 100)).toBe(8);
  await sandbox.control.refund(id, order.id, { lines, restock: true });
  expect((await read(order.id)).status).toBe('fully refunded');
  expect(await sandbox.control.stockOf(id, 100)).toBe(9);
});

test('an order whose payment is being processed has lowered the stock already', async () => {
  const { id, place, list, read } = await arrange();
  const order = await place(3, 'payment processing');
  expect(await sandbox.control.stockOf(id, 100)).toBe(7);
  expect(await read(order.id)).toMatchObject({ status: 'payment processing', is_paid: false });
  expect(await list('was_paid=true')).toEqual([]);
  await sandbox.control.changeOrder(id, order.id, { status: 'paid' });
  expect(await list('was_paid=true')).toEqual([order.id]);
});

test('a shipment is tracked, and no canceled receipt is shipped', async () => {
  const { id, ask, shopPath, place } = await arrange();
  const [order, other] = [await place(), await place()];
  const track = (orderId: number, body: object) =>
    ask('POST', `${shopPath}/receipts/${orderId}/tracking`, body);
  expect((await track(order.id, {})).status).toBe(400);
  expect((await track(order.id, { tracking_code: '1Z' })).status).toBe(400);
  expect(await track(order.id, { tracking_code: '1Z', carrier_name: 'ups' })).toMatchObject({
    status: 200,
    body: {
      status: 'completed',
      is_shipped: true,
      shipments: [{ tracking_code: '1Z', carrier_name: 'ups' }],
      transactions: [{ shipped_timestamp: expect.any(Number) }],
    },
  });
  await sandbox.control.cancelOrder(id, other.id);
  expect((await track(other.id, { tracking_code: '1Z', carrier_name: 'ups' })).status).toBe(409);
});

test('an order of more than there is sells nothing', async () => {
  const { id } = await arrange();
  const lines = [
    { productId: 100, quantity: 2 },
    { productId: 200, variationId: 201, quantity: 4 },
  ];
  await expect(sandbox.control.placeOrder(id, { lines })).rejects.toThrow('sold_out');
  const shown = await sandbox.control.shop(id);
  expect(shown.products.map(({ stock }) => stock)).toEqual([10, null, 3, 4]);
  expect(shown.orders).toEqual([]);
});
