import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { credentialsOf } from './arrangement.ts';

const noon = Date.parse('2026-06-01T12:00:00.000Z');
let shopTime = noon;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: { now: () => new Date(shopTime) } });
});
afterAll(() => sandbox.close());

let made = 0;
let shop = '';
let ask: ReturnType<typeof servedFor>['ask'];
beforeEach(async () => {
  made += 1;
  shop = `shop-${made}`;
  shopTime = noon;
  const products = [
    { id: 100, name: 'Mug', stock: 10 },
    { id: 101, name: 'Cup', stock: 10 },
  ];
  ({ ask } = servedFor(connector, credentialsOf(await sandbox.control.createShop({ id: shop, products }))));
});

const place = (status: string, units: Record<number, number> = { 100: 3 }) =>
  sandbox.control.placeOrder(shop, {
    status,
    lines: Object.entries(units).map(([id, quantity]) => ({ productId: Number(id), quantity })),
  });

async function get(id: number): Promise<OrderSnapshot> {
  const [row] = await ask('orders.get', { ids: [String(id)] });
  if (row?.result.kind !== 'order') throw new Error(JSON.stringify(row));
  return row.result.order;
}

const later = (minutes: number) => {
  shopTime = noon + minutes * 60_000;
};
/** The latest moment of something within the second that began then. */
const atLatest = (minutes: number) => ({
  at: new Date(noon + minutes * 60_000 + 999).toISOString(),
  exact: false,
});

test('an order on hold began to hold stock by its last change', async () => {
  const { id } = await place('on-hold');
  expect(await get(id)).toMatchObject({ reservedAt: atLatest(0) });
});

test('a payment bounds it, though it may have held stock before, and later changes move nothing', async () => {
  const { id } = await place('on-hold');
  later(10);
  await sandbox.control.changeOrder(shop, id, { status: 'processing' });
  later(20);
  expect(await get(id)).not.toHaveProperty('closedAt');
  await sandbox.control.changeOrder(shop, id, { status: 'completed' });
  later(30);
  await sandbox.control.changeOrder(shop, id, { status: 'completed' });
  expect(await get(id)).toMatchObject({
    state: 'closed',
    reservedAt: atLatest(10),
    closedAt: { at: new Date(noon + 20 * 60_000).toISOString(), exact: true },
  });
});

test('an order that holds nothing has not begun to', async () => {
  expect(await get((await place('pending')).id)).not.toHaveProperty('reservedAt');
  const { id } = await place('processing');
  later(5);
  await sandbox.control.cancelOrder(shop, id);
  const cancelled = await get(id);
  expect(cancelled).not.toHaveProperty('reservedAt');
  expect(cancelled).toMatchObject({ state: 'cancelled', cancelledAt: atLatest(5) });
});

test('a refund that restocks has its own moment, whatever happens to the order afterwards', async () => {
  const { id, lines } = await place('processing', { 100: 3, 101: 1 });
  later(5);
  const refunded = [{ lineId: lines[0]?.lineId ?? 0, quantity: 1 }];
  await sandbox.control.refund(shop, id, { restock: true, lines: refunded });
  later(30);
  await sandbox.control.changeOrder(shop, id, { status: 'completed' });
  const at = new Date(noon + 5 * 60_000).toISOString();
  const order = await get(id);
  expect(order.lines).toMatchObject([{ restocked: 1, restockedAt: { at, exact: true } }, { restocked: 0 }]);
  expect(order.lines[1]).not.toHaveProperty('restockedAt');

  const listed = await ask('orders.changedSince', { cursor: null });
  expect(listed).toMatchObject({ page: { items: [{ lines: [{ restockedAt: { at, exact: true } }, {}] }] } });
});

test('if one of two refunds restocked, the later one’s moment is the latest', async () => {
  const { id, lines } = await place('processing');
  const refunded = lines.map(({ lineId }) => ({ lineId, quantity: 1 }));
  await sandbox.control.refund(shop, id, { restock: true, lines: refunded });
  later(5);
  await sandbox.control.refund(shop, id, { restock: false, lines: refunded });
  expect(await get(id)).toMatchObject({ lines: [{ restocked: 1, restockedAt: atLatest(5) }] });
});

test('of a cancelled order, a line whose product is gone is not given back, and the others are', async () => {
  const { id } = await place('processing', { 100: 1, 101: 3 });
  await sandbox.control.removeProduct(shop, 100, true);
  await sandbox.control.cancelOrder(shop, id);
  expect(await get(id)).toMatchObject({
    state: 'cancelled',
    lines: [
      { quantity: 1, stockLowered: 1, restockOnCancel: false },
      { quantity: 3, stockLowered: 0, restockOnCancel: true },
    ],
  });
  expect(await sandbox.control.stockOf(shop, 101)).toBe(10);
});

test('an order of a restored backup has another identity under the same number', async () => {
  await sandbox.control.backUp(shop);
  const before = await get((await place('processing')).id);
  await sandbox.control.restoreBackup(shop);
  const after = await get((await place('processing')).id);
  expect(after.externalId).toBe(before.externalId);
  expect(after.identity).not.toBe(before.identity);
});
