import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';
import { staffOf } from './staff.ts';
import type { Staff } from './staff.ts';

let bench: Bench;
let staff: Staff;
beforeAll(async () => {
  bench = await startBench(inject('postgresUrl'));
  staff = staffOf(bench.vendure.api);
});
afterAll(() => bench?.close());

async function order(sku: string, quantity: number) {
  await bench.vendure.createProduct({ sku, stock: 10 });
  const placed = await bench.vendure.placeOrder({ sku, quantity });
  return { id: placed.id, orderLineId: placed.lines[0]?.id ?? '' };
}

async function listed(list: 'orders.changedSince' | 'orders.openPage') {
  const answer = await bench.ask(list, { cursor: null });
  if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
  return answer.page;
}

const openIds = async () => (await listed('orders.openPage')).items.map(({ externalId }) => externalId);

/** Returns the moment at which a step happened, as far as it can be told from outside. */
async function during(step: () => Promise<unknown>): Promise<(at: string | undefined) => boolean> {
  const beganMs = Date.now();
  await step();
  const endedMs = Date.now();
  return (at = '') => Date.parse(at) >= beganMs - 1_000 && Date.parse(at) <= endedMs + 1_000;
}

test('the open orders are those whose units have not all left, among them one that came back', async () => {
  const paid = await order('PAID', 2);
  const shipped = await order('SHIPPED', 1);
  await staff.moveFulfilment(await staff.fulfil(shipped.orderLineId, 1), 'Shipped');
  const cameBack = await order('CAME-BACK', 1);
  const fulfilment = await staff.fulfil(cameBack.orderLineId, 1);
  await staff.moveFulfilment(fulfilment, 'Shipped');
  await staff.moveFulfilment(fulfilment, 'Cancelled');
  const cancelled = await order('GIVEN-UP', 1);
  await bench.vendure.cancelOrder(cancelled.id);
  expect((await openIds()).sort()).toEqual([paid.id, cameBack.id].sort());
});

test('an order reserves when it is placed, and gives back when it is cancelled', async () => {
  let placed = { id: '', orderLineId: '' };
  const wasPlaced = await during(async () => {
    placed = await order('MOMENTS', 2);
  });
  const { reservedAt } = await bench.getOrder(placed.id);
  expect(reservedAt).toMatchObject({ exact: true });
  expect(wasPlaced(reservedAt?.at)).toBe(true);

  const wasCancelled = await during(() => bench.vendure.cancelOrder(placed.id));
  const cancelled = await bench.getOrder(placed.id);
  expect(cancelled).not.toHaveProperty('reservedAt');
  expect(cancelled).toMatchObject({
    cancelledAt: { exact: true },
    lines: [{ restockedAt: { exact: true } }],
  });
  expect(wasCancelled(cancelled.cancelledAt?.at)).toBe(true);
  expect(wasCancelled(cancelled.lines[0]?.restockedAt?.at)).toBe(true);
});

test('units that are cancelled or taken away by a modification came back then, whatever follows', async () => {
  const { id, orderLineId } = await order('IN-PART', 5);
  expect((await bench.getOrder(id)).lines[0]).not.toHaveProperty('restockedAt');
  await bench.vendure.cancelOrder(id, [{ orderLineId, quantity: 1 }]);
  const first = (await bench.getOrder(id)).lines[0]?.restockedAt;
  expect(first).toMatchObject({ exact: true });
  await staff.moveFulfilment(await staff.fulfil(orderLineId, 1), 'Shipped');
  expect((await bench.getOrder(id)).lines).toMatchObject([{ cancelled: 1, restockedAt: first }]);

  const modified = await order('TAKEN-AWAY', 3);
  await staff.transition(modified.id, 'Modifying');
  await staff.modify(modified.id, { orderLineId: modified.orderLineId, quantity: 1 });
  expect((await bench.getOrder(modified.id)).lines).toMatchObject([
    { cancelled: 2, restockedAt: { exact: true } },
  ]);
});

test('a listing can be backordered if its threshold, or the shop’s, lies below zero', async () => {
  const { variantId } = await bench.vendure.createProduct({ sku: 'NEGATIVE', stock: 1 });
  const { variantId: usual } = await bench.vendure.createProduct({ sku: 'USUAL', stock: 1 });
  await inShopDatabase(
    'update product_variant set "outOfStockThreshold" = -5, "useGlobalOutOfStockThreshold" = false where id = $1',
    [variantId],
  );
  const backorders = async () => {
    const rows = await bench.listings();
    return [variantId, usual].map((unit) => rows.find(({ ref }) => ref.unit === unit)?.backorders);
  };
  expect(await backorders()).toEqual([true, false]);
});

test('an order that Vendure cannot show is named, and the others are brought', async () => {
  const readable = await order('READABLE', 1);
  const broken = await order('BROKEN', 1);
  await inShopDatabase('update "order" set "currencyCode" = $1 where id = $2', ['GOLD', broken.id]);
  for (const list of ['orders.changedSince', 'orders.openPage'] as const) {
    const { items, unread } = await listed(list);
    expect(items.map(({ externalId }) => externalId)).toContain(readable.id);
    expect(unread).toMatchObject([{ externalId: broken.id }]);
  }
});

async function inShopDatabase(sql: string, values: readonly unknown[]): Promise<void> {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${bench.vendure.database}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql, [...values]);
  } finally {
    await client.end();
  }
}
