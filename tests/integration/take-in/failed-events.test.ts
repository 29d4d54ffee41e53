import { rereadOrder } from '@onhand/activities/reread-order.ts';
import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { settleFailedEvents } from '@onhand/core/orders/inbound-events/settle-failed-events.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import type { StartWork } from '@onhand/core/retries/start-work.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const clock = { now: () => new Date() };
const moreThanPostgresHolds = 3_000_000_000;
let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
});

const deliver = (...orders: OrderSnapshot[]) =>
  takeIn(
    database.db,
    orders.map((order) => deliveryOf({ ...merchant, integrationId }, order)),
    { clock },
  );

const poison = (version = 2) => orderFor('1', { a: moreThanPostgresHolds }, { version });

async function sweep() {
  await settleFailedEvents(database.db, new Date());
}

async function items() {
  return database.db
    .selectFrom('failed_items')
    .where('integration_id', '=', integrationId)
    .select(['operation', 'state', 'attempts'])
    .orderBy('id')
    .execute();
}

async function events() {
  return database.db
    .selectFrom('inbound_events')
    .where('integration_id', '=', integrationId)
    .select(['state', 'external_order_id'])
    .orderBy('id')
    .execute();
}

/** Retries everything that failed. Returns what was started. */
async function retry() {
  const started: { sales: unknown[]; polled: unknown[] } = { sales: [], polled: [] };
  const startWork: StartWork = {
    nudge: () => undefined,
    sale: (order) => void started.sales.push(order),
    bulk: () => Promise.resolve(),
    products: () => Promise.resolve(),
    hear: (integrationId) => void started.polled.push(integrationId),
  };
  const failed = await database.db
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchant.merchantId)
    .where('operation', '=', 'take_in_event')
    .where('state', 'in', ['open', 'skipped'])
    .select('id')
    .execute();
  await moveFailedItems(
    database.db,
    { merchantId: merchant.merchantId, move: 'retry', ids: failed.map(({ id }) => id) },
    { startWork, at: new Date() },
  );
  return started;
}

describe('an event that could not be taken in', () => {
  it('is a failed item, which counts how often it came', async () => {
    await deliver(poison());
    await deliver(poison());
    expect(await items()).toEqual([{ operation: 'take_in_event', state: 'open', attempts: 2 }]);
  });

  it('is settled by a newer snapshot of its order, and not by an older one', async () => {
    await deliver(poison(2));
    await deliver(orderFor('1', { a: 1 }, { version: 1 }));
    await sweep();
    expect(await items()).toMatchObject([{ state: 'open' }]);
    await deliver(orderFor('1', { a: 2 }, { version: 3 }));
    await sweep();
    expect(await items()).toMatchObject([{ state: 'closed' }]);
    expect((await events()).map(({ state }) => state)).toEqual(['taken_in', 'taken_in', 'taken_in']);
  });

  it('is not settled by another order of the same number', async () => {
    await deliver({ ...poison(2), identity: 'first' });
    await deliver(orderFor('1', { a: 2 }, { version: 3, identity: 'second' }));
    await sweep();
    expect(await items()).toMatchObject([{ state: 'open' }]);
  });

  it('is settled by a reading of its order that began later', async () => {
    await deliver(poison());
    const answer = {
      kind: 'order',
      order: orderFor('1', { a: 2 }, { readStartedAt: new Date().toISOString() }),
    };
    // One operation is called, and its answer has the shape of that one.
    const dependencies = noteDependencies(database.db, {
      call: async () => [{ key: '1', result: answer }] as never,
    });
    await rereadOrder(dependencies, { merchantId: merchant.merchantId, integrationId, externalOrderId: '1' });
    await sweep();
    expect(await items()).toMatchObject([{ state: 'closed' }]);
  });

  it('of a reading is the failed item of the reading, not one of its own', async () => {
    await deliver(orderFor('1', { a: 1 }));
    await deliver({ ...poison(), readStartedAt: new Date().toISOString() });
    expect(await items()).toEqual([]);
    expect((await events()).map(({ state }) => state)).toEqual(['taken_in', 'failed']);
  });
});

describe('retrying', () => {
  it('has the order read anew, even if nothing of it was ever taken in', async () => {
    await deliver(poison());
    const started = await retry();
    const sale = { merchantId: merchant.merchantId, integrationId, externalOrderId: '1' };
    expect(started.sales).toEqual([{ ...sale, reread: true }]);
    expect(await events()).toEqual([{ state: 'reread_needed', external_order_id: '1' }]);
    await sweep();
    expect(await items()).toMatchObject([{ operation: 'take_in_event', state: 'closed' }]);

    // The platform refuses the reading: the failure is now one of the reading.
    const refused = { kind: 'rejected', code: 'forbidden', message: 'Not yours.' };
    const dependencies = noteDependencies(database.db, {
      call: async () => [{ key: '1', result: refused }] as never,
    });
    await rereadOrder(dependencies, sale);
    expect(await items()).toMatchObject([
      { operation: 'take_in_event', state: 'closed' },
      { operation: 'read_order', state: 'open' },
    ]);
  });

  it('has the listing of a pushed figure read', async () => {
    const event: Inbound = {
      kind: 'figures',
      eventKey: 'figures',
      topic: 'product.updated',
      figures: [
        {
          ref: { unit: 'a', group: 'a', location: '' },
          seen: { quantity: moreThanPostgresHolds, readStartedAt: new Date().toISOString() },
        },
      ],
    };
    const delivery = { merchantId: merchant.merchantId, integrationId, origin: 'webhook' as const };
    const [taken] = await takeIn(database.db, [{ ...delivery, receivedAt: new Date(), event }], { clock });
    expect(taken).toMatchObject({ kind: 'failed' });
    await retry();
    await sweep();
    expect(await items()).toMatchObject([{ state: 'closed' }]);
    const due = await database.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', integrationId)
      .select('read_due_at')
      .execute();
    expect(due).toEqual([{ read_due_at: expect.any(Date) }]);
  });
});

it('a fault of ours is thrown, and nothing is stored', async () => {
  const broken = { ...orderFor('1', { a: 1 }), lines: undefined as never };
  await expect(deliver(broken)).rejects.toThrow(TypeError);
  expect(await events()).toEqual([]);
  expect(await items()).toEqual([]);
});
