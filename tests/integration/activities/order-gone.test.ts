import { readUnseen } from '@onhand/activities/polling/read-by-id.ts';
import { takeInPage } from '@onhand/activities/polling/take-in-page.ts';
import { rereadOrder } from '@onhand/activities/reread-order.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { resolveOrdersGone } from '@onhand/core/incidents/resolve-orders-gone.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDescription } from '../../../services/gateway/testing/test-description.ts';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Answer = OutputOf<'orders.get'>[number]['result'];
type Restoring = Description['stock']['restoresOn'];

const minute = 60_000;
let shops = 0;

/** An order for 2 of 10 at a shop that answers what it is told to, and whose deletions may restore stock. */
async function orderedShop({
  restoresOn = [],
  ...changes
}: { restoresOn?: Restoring; state?: 'pending'; identity?: string } = {}) {
  const { db } = database;
  const merchant = await createMerchant(db);
  shops += 1;
  const integrationId = await createIntegration(db, merchant, `shop-${shops}`);
  const itemId = await createItem(db, merchant, 'MUG', 10);
  await createListing(db, merchant, { integrationId, unit: 'mug', itemId });
  const sale = { merchantId: merchant.merchantId, integrationId, externalOrderId: '1' };
  const clock = movableClock(stillClock(new Date('2026-11-22T12:00:00Z')));
  const order = orderFor('1', { mug: 2 }, changes);
  await takeIn(db, [deliveryOf(sale, order)], { clock });
  let asked = 0;
  const dependencies = (answer: Answer) => ({
    ...noteDependencies(db, {
      call: async () => {
        asked += 1;
        // One operation is called, and its answer has the shape of that one.
        return [{ key: '1', result: answer }] as never;
      },
      describe: async () => ({ ...testDescription, stock: { ...testDescription.stock, restoresOn } }),
    }),
    clock,
  });
  /** A reading of the order, or of another one that has its number now. */
  const read = (identity = changes.identity) => ({
    ...order,
    ...(identity !== undefined && { identity }),
    readStartedAt: clock.now().toISOString(),
  });
  const seen = (identity?: string): Answer => ({ kind: 'order', order: read(identity) });
  return {
    clock,
    seen,
    reread: (answer: Answer) => rereadOrder(dependencies(answer), sale),
    /** A page of a pass that shows the order. */
    takeInPage: async (identity: string) => {
      const page = { items: [read(identity)], unread: [] };
      await takeInPage(dependencies(absent), { ...sale, platform: 'woocommerce' }, page, new Map());
    },
    /** What a pass reads by id; returns how many calls it made. */
    readUnseen: async (answer: Answer) => {
      const before = asked;
      await readUnseen(dependencies(answer), { ...sale, platform: 'woocommerce' }, 50);
      return asked - before;
    },
    resolve: () => resolveOrdersGone(db, clock.now()),
    order: () =>
      db
        .selectFrom('orders')
        .select(['state', 'closed_by'])
        .where('integration_id', '=', integrationId)
        .executeTakeFirstOrThrow(),
    orders: () =>
      db
        .selectFrom('orders')
        .select(['identity', 'state', 'closed_by'])
        .where('integration_id', '=', integrationId)
        .orderBy('id')
        .execute(),
    level: async () => {
      const { rows } = await sql<{ onHand: number; committed: number }>`
        select on_hand as "onHand", committed from stock_levels where item_id = ${itemId}`.execute(db);
      expect(await verifyStock(db)).toEqual([]);
      return rows[0];
    },
    incidents: () =>
      db
        .selectFrom('incidents')
        .select(['kind', 'detail', 'resolved_at'])
        .where('integration_id', '=', integrationId)
        .execute(),
  };
}

const absent: Answer = { kind: 'absent' };

it('an order that is absent once, or twice within minutes, keeps its units', async () => {
  const shop = await orderedShop();
  expect(await shop.reread(absent)).toEqual({ kind: 'absent' });
  shop.clock.advance(59 * minute);
  expect(await shop.reread(absent)).toEqual({ kind: 'absent' });
  expect(await shop.order()).toEqual({ state: 'open', closed_by: null });
  expect(await shop.level()).toEqual({ onHand: 10, committed: 2 });
});

it.each<[string, Restoring, number, string]>([
  ['keeps stock lowered', ['cancel', 'refund'], 8, 'left'],
  ['restores stock', ['cancel', 'delete'], 10, 'returned'],
])('an order that is absent for an hour is closed: deleting %s', async (_, restoresOn, onHand, units) => {
  const shop = await orderedShop({ restoresOn });
  await shop.reread(absent);
  shop.clock.advance(60 * minute);
  expect(await shop.reread(absent)).toEqual({ kind: 'taken_in' });
  expect(await shop.order()).toEqual({ state: 'cancelled', closed_by: 'onhand' });
  expect(await shop.level()).toEqual({ onHand, committed: 0 });
  expect(await shop.incidents()).toMatchObject([
    { kind: 'order_gone', detail: { externalOrderId: '1', units }, resolved_at: null },
  ]);

  expect(await shop.reread(absent)).toEqual({ kind: 'absent' });
  expect(await shop.level()).toEqual({ onHand, committed: 0 });
});

it('a pending order that is gone takes nothing', async () => {
  const shop = await orderedShop({ state: 'pending' });
  await shop.reread(absent);
  shop.clock.advance(60 * minute);
  await shop.reread(absent);
  expect(await shop.order()).toMatchObject({ state: 'cancelled' });
  expect(await shop.level()).toEqual({ onHand: 10, committed: 0 });
});

it('an order that is seen in between is not gone', async () => {
  const shop = await orderedShop();
  await shop.reread(absent);
  shop.clock.advance(60 * minute);
  await shop.reread(shop.seen());
  await shop.reread(absent);
  expect(await shop.order()).toEqual({ state: 'open', closed_by: null });
});

it('an order whose number shows another one for an hour is gone: a restored shop uses numbers again', async () => {
  const shop = await orderedShop({ identity: 'before' });
  await shop.reread(shop.seen('after'));
  expect(await shop.level()).toEqual({ onHand: 10, committed: 4 });
  shop.clock.advance(60 * minute);
  await shop.reread(shop.seen('after'));
  expect(await shop.orders()).toEqual([
    { identity: 'before', state: 'cancelled', closed_by: 'onhand' },
    { identity: 'after', state: 'open', closed_by: null },
  ]);
  expect(await shop.level()).toEqual({ onHand: 8, committed: 2 });
  expect(await shop.incidents()).toMatchObject([
    { kind: 'order_gone', detail: { externalOrderId: '1', units: 'left' }, resolved_at: null },
  ]);
});

it('an order whose number showed another one, and then it again, is not gone', async () => {
  const shop = await orderedShop({ identity: 'before' });
  await shop.reread(shop.seen('after'));
  shop.clock.advance(60 * minute);
  await shop.reread(shop.seen('before'));
  await shop.reread(shop.seen('after'));
  expect(await shop.orders()).toMatchObject([
    { identity: 'before', state: 'open' },
    { identity: 'after', state: 'open' },
  ]);
});

it('an order that a pass shows under a used number lets the older one be read by its id after an hour', async () => {
  const shop = await orderedShop({ identity: 'before' });
  await shop.takeInPage('after');
  shop.clock.advance(59 * minute);
  expect(await shop.readUnseen(shop.seen('after'))).toBe(0);
  shop.clock.advance(minute);
  expect(await shop.readUnseen(shop.seen('after'))).toBe(1);
  expect(await shop.orders()).toMatchObject([
    { identity: 'before', state: 'cancelled' },
    { identity: 'after', state: 'open' },
  ]);
});

it('an order that comes back counts again, and its incident ends', async () => {
  const shop = await orderedShop();
  await shop.reread(absent);
  shop.clock.advance(60 * minute);
  await shop.reread(absent);
  await shop.resolve();
  expect(await shop.incidents()).toMatchObject([{ resolved_at: null }]);

  shop.clock.advance(minute);
  await shop.reread(shop.seen());
  expect(await shop.order()).toEqual({ state: 'open', closed_by: null });
  expect(await shop.level()).toEqual({ onHand: 10, committed: 2 });
  await shop.resolve();
  expect(await shop.incidents()).toMatchObject([{ resolved_at: expect.any(Date) }]);
});

it('passes read an open order by its id after a day, and one that was absent after an hour', async () => {
  const shop = await orderedShop();
  expect(await shop.readUnseen(absent)).toBe(0);
  shop.clock.advance(24 * 60 * minute + 1);
  expect(await shop.readUnseen(absent)).toBe(1);
  shop.clock.advance(59 * minute);
  expect(await shop.readUnseen(absent)).toBe(0);
  shop.clock.advance(minute);
  expect(await shop.readUnseen(absent)).toBe(1);
  expect(await shop.order()).toEqual({ state: 'cancelled', closed_by: 'onhand' });
  expect(await shop.level()).toEqual({ onHand: 8, committed: 0 });
});
