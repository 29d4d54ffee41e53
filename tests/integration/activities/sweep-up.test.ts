import { sweepUp } from '@onhand/activities/sweep-up.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { readHead } from '@onhand/core/audit/read-head.ts';
import { beginListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { openFailed } from '@onhand/core/failed-items/open-failed.ts';
import { linkListing } from '@onhand/core/listings/link-listing.ts';
import { insertComputing } from '@onhand/core/plans/insert-plan.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
/** As the worker connects, for whom row-level security holds. */
let worker: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  worker = connect(database.urlAs('worker'), { maxConnections: 3 });
});
afterEach(async () => {
  await worker.destroy();
  await database.drop();
});

const sweep = (...given: Parameters<typeof sweepUp>) => forMerchants('all', () => sweepUp(...given));

/** An order that nobody follows and one of which there is only a hint, at an integration of each platform. */
async function leftAlone() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const [shop, polled] = [
    await createIntegration(db, merchant, 'shop'),
    await createIntegration(db, merchant, 'polled'),
  ];
  const created_at = new Date(Date.now() - 60_000);
  await db.updateTable('integrations').set({ created_at }).execute();
  await db.updateTable('integrations').set({ platform: 'vendure' }).where('id', '=', polled).execute();
  const aMinuteAgo = { clock: { now: () => new Date(Date.now() - 60_000) } };
  const to = { ...merchant, integrationId: shop };
  await takeIn(db, [deliveryOf(to, orderFor('taken', { a: 1 }))], aMinuteAgo);
  await takeIn(db, [deliveryOf(to, orderFor('hinted', { a: 1 }, { partial: true }))], aMinuteAgo);
  return { db, polled };
}

// Of a description, the sweep asks only how orders are read.
const polledEvery = (pollEveryMs: number | null) => ({ orders: { pollEveryMs } }) as Description;

it('a connector that does not answer keeps only the pollers of its platform waiting', async () => {
  const { polled } = await leftAlone();
  const dependencies = noteDependencies(worker, {
    describe: async (platform) => {
      if (platform === 'woocommerce') throw new Error('The connector is down.');
      return polledEvery(2_000);
    },
  });
  await sweep(dependencies);
  expect(dependencies.noted.polled).toEqual([polled]);
  expect(dependencies.noted.warnings).toMatchObject([{ platform: 'woocommerce' }]);
  expect(dependencies.noted.ensured).toMatchObject([{ externalOrderId: 'taken' }]);
});

it('an overdue poller is woken, also of a shop with webhooks, and not again at once', async () => {
  await leftAlone();
  const dependencies = noteDependencies(worker, { describe: async () => polledEvery(null) });
  await sweep(dependencies);
  expect(dependencies.noted.polled).toHaveLength(2);
  await sweep(dependencies);
  expect(dependencies.noted.polled).toHaveLength(2);
});

it('a step that fails keeps none of the others from being taken, and is told at the end', async () => {
  const { db } = await leftAlone();
  await sql`alter table touched_items rename to touched_items_elsewhere`.execute(db);
  await sql`alter table publishers rename to publishers_elsewhere`.execute(db);
  const dependencies = noteDependencies(worker, { describe: async () => polledEvery(null) });
  await expect(sweep(dependencies)).rejects.toThrow(/touched_items.*publishers/);
  expect(dependencies.noted.ensured).toMatchObject([{ externalOrderId: 'taken' }]);
});

it('tells a sale of a hint; a sale whose order changed is only seen to', async () => {
  await leftAlone();
  const dependencies = noteDependencies(worker, { describe: async () => polledEvery(null) });
  await sweep(dependencies);
  expect(dependencies.noted.told).toMatchObject([{ externalOrderId: 'hinted', reread: true }]);
  expect(dependencies.noted.ensured).toMatchObject([{ externalOrderId: 'taken' }]);
});

it('starts nothing again that failed because of our own faults, until its time has come', async () => {
  const { db, polled } = await leftAlone();
  const dependencies = noteDependencies(worker, { describe: async () => polledEvery(null) });
  const orders = await db.selectFrom('orders').selectAll().execute();
  const fault = (row: { merchant_id: MerchantId; integration_id: IntegrationId }, subject_id: string) => ({
    merchant_id: row.merchant_id,
    integration_id: row.integration_id,
    subject_id,
    attempts: 1,
    code: 'internal_error',
    platform_message: null,
    hint: null,
    workflow_id: null,
  });
  const [first] = orders;
  if (first === undefined) throw new Error('There is no order.');
  await openFailed(
    db,
    [
      ...orders.map((order) => ({ ...fault(order, order.id), operation: 'follow_order' as const })),
      {
        ...fault({ ...first, integration_id: polled }, polled),
        operation: 'read_orders' as const,
      },
    ],
    { at: new Date() },
  );
  await sweep(dependencies);
  const { noted } = dependencies;
  expect({ ...noted, warnings: [] }).toMatchObject({ told: [], ensured: [], polled: [first.integration_id] });

  const twoMinutesAgo = new Date(Date.now() - 120_000);
  await db.updateTable('failed_items').set({ last_at: twoMinutesAgo }).execute();
  await sweep(dependencies);
  expect(noted.ensured).toMatchObject([{ externalOrderId: 'taken' }]);
  expect(noted.told).toMatchObject([{ externalOrderId: 'hinted' }]);
});

it('books the orders that waited for a listing whose linking ended half way', async () => {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  const itemId = await createItem(db, merchant, 'A', 10);
  const listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId: null });
  await takeIn(db, [deliveryOf({ ...merchant, integrationId }, orderFor('waiting', { a: 3 }))], {
    clock: { now: () => new Date() },
  });
  await linkListing(db, { ...merchant, listingId, itemId, linkedBy: 'hand' });

  await sweep(noteDependencies(worker, { describe: async () => polledEvery(null) }));
  const [level] = await db
    .selectFrom('stock_levels')
    .select('committed')
    .where('item_id', '=', itemId)
    .execute();
  expect(level).toEqual({ committed: 3 });
});

it('starts the readings of listings with which nobody goes on', async () => {
  const { db } = database;
  const merchant = await createMerchant(db);
  const [left, current] = [
    await createIntegration(db, merchant, 'left'),
    await createIntegration(db, merchant, 'current'),
  ];
  const dependencies = noteDependencies(worker, {});
  const begin = (integrationId: typeof left, at: number) =>
    beginListingReadings(db, { ...merchant, integrationIds: [integrationId], at: new Date(at) });
  await begin(left, Date.now() - 120_000);
  await begin(current, Date.now());
  await sweep(dependencies);
  expect(dependencies.noted.listed).toEqual([left]);
});

it('has plans worked out with which nobody began', async () => {
  const { db } = database;
  const { merchantId } = await createMerchant(db);
  const ask = (agoMs: number) => {
    const createdAt = new Date(Date.now() - agoMs);
    const actor = { label: 'me', keyId: null };
    const change = { kind: 'first_sync', integrationId: merchantId };
    const plan = { merchantId, kind: 'first_sync' as const, change, actor, createdAt, expiresAt: new Date() };
    return inTransaction(db, (tx) => insertComputing(tx, plan));
  };
  const left = await ask(60_000);
  await ask(0);
  const dependencies = noteDependencies(worker, {});
  await sweep(dependencies);
  expect(dependencies.noted.computed).toEqual([left.id]);
});

it('a sweep chains the entries of the audit log', async () => {
  const { db } = database;
  const { merchantId } = await createMerchant(db);
  await sql`
    insert into audit_entries (merchant_id, request_id, at, actor, action, subject_kind, details)
    values (${merchantId}, uuidv7(), '2026-11-22T12:00:00Z', 'Ann', 'rule.create', 'rule', '{}')`.execute(db);
  await sweep(noteDependencies(worker, { describe: async () => polledEvery(null) }));
  expect(await readHead(db, merchantId)).toMatchObject({ position: 1, waiting: 0 });
});
