import { namingBusyDatabase } from '@onhand/activities/database-busy.ts';
import { PublishingSession } from '@onhand/activities/publishing/publishing-session.ts';
import type { PublishingSessionOptions } from '@onhand/activities/publishing/publishing-session.ts';
import { Wake } from '@onhand/activities/publishing/wake.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { touchItems } from '@onhand/core/stock/touch-items.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { workerConnections } from '@onhand/worker/connections.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
let integrationId: IntegrationId;
let lease: Lease;
beforeEach(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, 'shop');
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  lease = (await observeShop(db, integrationId)).lease;
  await touchItems([{ merchantId: merchant.merchantId, itemId }], 'adjustment', after(0)).execute(db);
  await spreadDue(db, after(0));
});
afterEach(() => database.drop());

/** Publishes on these connections until `signal` aborts. No call of the shop is expected. */
function publishOn(db: Db, signal: AbortSignal) {
  const options: PublishingSessionOptions = {
    db,
    openingDb: db,
    connectors: {
      call: () => Promise.reject(new Error('Nothing is to be sent.')),
      callApp: () => Promise.reject(new Error('Nothing is to be sent.')),
      describe: () => Promise.reject(new Error('Nobody is to be asked.')),
    },
    clock: { now: () => after(1_000) },
    integrationId,
    platform: 'woocommerce',
    probe: false,
    workflowId: 'publish:test',
    spread: () => {},
    hear: () => {},
    takeInOrders: async () => true,
    signal,
  };
  // The part of a description that publishing needs.
  const description = {
    limits: [],
    listings: { setState: false },
    stock: { requestLifetimeMs: 1_000, settlesWithinMs: 0, ordersVisibleWithinMs: 1_000 },
    inventory: { readBatch: 10, writes: { batch: 10, ops: ['set'], idempotent: false, cas: false } },
  } as unknown as Description;
  return namingBusyDatabase(() => new PublishingSession(options, description, lease, new Wake()).run());
}

const attempts = async () =>
  (await sql`select 1 from channel_stock_attempts`.execute(database.db)).rows.length;

it('a publisher that waits for a lock fails with a code before its lease ends', async () => {
  await using db = connect(database.url, workerConnections.publisher);
  await database.db.transaction().execute(async (hostile) => {
    await sql`lock table channel_stock in access exclusive mode`.execute(hostile);
    await expect(publishOn(db, new AbortController().signal)).rejects.toMatchObject({
      type: 'database_busy',
      nonRetryable: false,
      message: expect.stringContaining('lock timeout'),
    });
  });
});

it('a publisher whose statement takes too long fails with a code, and writes nothing', async () => {
  await using db = connect(database.url, workerConnections.publisher);
  await sql`
    create function sleep() returns trigger language plpgsql
    as 'begin perform pg_sleep(600); return new; end'`.execute(database.db);
  await sql`
    create trigger slow before insert on channel_stock_attempts
    for each row execute function sleep()`.execute(database.db);
  await expect(publishOn(db, new AbortController().signal)).rejects.toMatchObject({
    type: 'database_busy',
    message: expect.stringContaining('statement timeout'),
  });
  expect(await attempts()).toBe(0);
});

it('a publisher keeps its lease while a statement waits', async () => {
  const { db } = database;
  const stop = new AbortController();
  let session: ReturnType<typeof publishOn> | undefined;
  await db.transaction().execute(async (hostile) => {
    await sql`lock table channel_stock in access exclusive mode`.execute(hostile);
    session = publishOn(db, stop.signal);
    await expect
      .poll(() => sql`select from pg_locks where not granted`.execute(hostile).then(({ rows }) => rows))
      .toHaveLength(1);
    await db
      .updateTable('publishers')
      .set({ lease_until: new Date(0) })
      .execute();
    await expect
      .poll(
        async () => (await sql`select from publishers where lease_until > onhand_now()`.execute(db)).rows,
        { timeout: 30_000 },
      )
      .toHaveLength(1);
    stop.abort();
    await sql`update channel_stock set state = 'idle', due_at = null`.execute(hostile);
  });
  expect(await session).toEqual({ kind: 'handed_over' });
});
