import { rereadOrder } from '@onhand/activities/reread-order.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { findUnstarted } from '@onhand/core/orders/find-unstarted.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const clock = { now: () => new Date() };
let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 20);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
});

const order = (units: number, identity: string, changes: Partial<OrderSnapshot> = {}) =>
  orderFor('121', { a: units }, { identity, ...changes });

const deliver = (...orders: OrderSnapshot[]) =>
  takeIn(
    database.db,
    orders.map((one) => deliveryOf({ ...merchant, integrationId }, one)),
    { clock },
  );

const hint = (eventKey = 'hint') =>
  takeIn(
    database.db,
    [
      {
        merchantId: merchant.merchantId,
        integrationId,
        origin: 'webhook',
        receivedAt: new Date(),
        event: { kind: 'order_pointer', eventKey, topic: 'order.deleted', externalId: '121' },
      },
    ],
    { clock },
  );

async function orders() {
  const { rows } = await sql<{ identity: string; revision: number; committed: number; settled: number }>`
    select identity, revision,
           (select coalesce(sum(committed), 0)::int from commitments where order_id = orders.id) as committed,
           (select coalesce(sum(settled), 0)::int from commitments where order_id = orders.id) as settled
    from orders where integration_id = ${integrationId} order by id`.execute(database.db);
  return rows;
}

async function stock() {
  const { rows } = await sql<{ onHand: number; committed: number }>`
    select sum(on_hand)::int as "onHand", sum(committed)::int as committed from stock_levels
    where item_id = ${itemId}`.execute(database.db);
  return rows[0];
}

it('a number that is used again is an order of its own: what was shipped stays away', async () => {
  await deliver(order(6, 'before'));
  await deliver(order(6, 'before', { state: 'closed', version: 2 }));
  expect(await stock()).toEqual({ onHand: 14, committed: 0 });

  // The restored shop's order is older by its version, and has the number of the shipped one.
  const [taken] = await deliver(order(2, 'after'));
  expect(taken).toMatchObject({ kind: 'taken_in', externalOrderId: '121', identity: 'after', revision: 1 });
  expect(await orders()).toMatchObject([
    { identity: 'before', revision: 2, settled: 6 },
    { identity: 'after', revision: 1, committed: 2 },
  ]);
  expect(await stock()).toEqual({ onHand: 14, committed: 2 });
  expect(await verifyStock(database.db)).toEqual([]);
});

it('two orders of one number in one batch stand beside each other', async () => {
  await deliver(order(1, 'first'), order(2, 'second'), order(3, 'first', { version: 2 }));
  expect(await orders()).toMatchObject([
    { identity: expect.any(String), committed: expect.any(Number) },
    { identity: expect.any(String), committed: expect.any(Number) },
  ]);
  expect(await stock()).toEqual({ onHand: 20, committed: 5 });
});

it('two orders of one number that come at the same moment stand beside each other', async () => {
  await Promise.all(
    Array.from({ length: 8 }, (_, index) => deliver(order(1, index % 2 === 0 ? 'first' : 'second'))),
  );
  expect(await stock()).toEqual({ onHand: 20, committed: 2 });
  expect(await orders()).toHaveLength(2);
});

it('an order known from a hint takes the identity of its first snapshot', async () => {
  expect(await hint()).toEqual([{ eventKey: 'hint', kind: 'reread_needed', externalOrderId: '121' }]);
  await deliver(order(2, 'key'));
  expect(await orders()).toMatchObject([{ identity: 'key', revision: 1, committed: 2 }]);
});

it('an order on a platform without identities keeps its row', async () => {
  await deliver(orderFor('121', { a: 2 }));
  await deliver(orderFor('121', { a: 3 }, { version: 2 }));
  expect(await orders()).toMatchObject([{ identity: '', revision: 2, committed: 3 }]);
});

it('a hint belongs to the newest order of its number, for the sweep too', async () => {
  await deliver(order(6, 'before', { state: 'closed' }));
  await deliver(order(2, 'after'));
  await database.db.updateTable('orders').set({ processed_revision: 1 }).execute();
  expect(await hint()).toMatchObject([{ kind: 'reread_needed', identity: 'after' }]);
  const unstarted = await findUnstarted(database.db, {
    now: new Date(Date.now() + 60_000),
    olderThanMs: 0,
    limit: 10,
  });
  expect(unstarted.filter((one) => one.integrationId === integrationId)).toMatchObject([
    { externalOrderId: '121', identity: 'after', reread: true },
  ]);
});

it('a reading by number is taken in under the identity that it has, and its own sale is started', async () => {
  await deliver(order(6, 'before'));
  await hint();
  const answer = { kind: 'order', order: order(2, 'after', { readStartedAt: new Date().toISOString() }) };
  // One operation is called, and its answer has the shape of that one.
  const dependencies = noteDependencies(database.db, {
    call: async () => [{ key: '121', result: answer }] as never,
  });
  const sale = { merchantId: merchant.merchantId, integrationId, externalOrderId: '121', identity: 'before' };
  expect(await rereadOrder(dependencies, sale)).toEqual({ kind: 'taken_in' });
  expect(await orders()).toMatchObject([
    { identity: 'before', committed: 6 },
    { identity: 'after', committed: 2 },
  ]);
  expect(dependencies.noted.told).toEqual([{ ...sale, identity: 'after', reread: false }]);
});
