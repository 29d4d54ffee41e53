import { PublishingSession } from '@onhand/activities/publishing/publishing-session.ts';
import type { PublishingSessionOptions } from '@onhand/activities/publishing/publishing-session.ts';
import { Wake } from '@onhand/activities/publishing/wake.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('a session that is stopped keeps its lease until the call under way has ended', async () => {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  const { lease } = await observeShop(db, integrationId);
  await db
    .updateTable('channel_stock')
    .set({ read_due_at: after(0) })
    .where('integration_id', '=', integrationId)
    .execute();

  const asked = Promise.withResolvers<void>();
  const mayAnswer = Promise.withResolvers<void>();
  const stop = new AbortController();
  const options: PublishingSessionOptions = {
    db,
    openingDb: db,
    // The part of a client that a reading needs.
    connectors: {
      call: async (
        _platform: string,
        _operation: string,
        { input }: { input: { rows: { key: string }[] } },
      ) => {
        asked.resolve();
        await mayAnswer.promise;
        const result = { kind: 'seen', seen: { quantity: 10, readStartedAt: after(0).toISOString() } };
        return input.rows.map(({ key }) => ({ key, result }));
      },
    } as unknown as PublishingSessionOptions['connectors'],
    clock: { now: () => after(0) },
    integrationId,
    platform: 'woocommerce',
    probe: false,
    workflowId: 'publish:test',
    spread: () => {},
    hear: () => {},
    takeInOrders: async () => true,
    signal: stop.signal,
  };
  // The part of a description that a reading needs.
  const description = {
    limits: [],
    listings: { setState: false, creation: null },
    stock: { requestLifetimeMs: 1_000, settlesWithinMs: 0, ordersVisibleWithinMs: 1_000 },
    inventory: { readBatch: 10, writes: { batch: 10, ops: ['set'], idempotent: false, cas: false } },
  } as unknown as Description;
  const session = new PublishingSession(options, description, lease, new Wake()).run();
  await asked.promise;
  stop.abort();
  const ofIt = sql`where integration_id = ${integrationId}`;
  await sql`update publishers set lease_until = 'epoch' ${ofIt}`.execute(db);
  await expect
    .poll(
      async () =>
        (await sql`select 1 from publishers ${ofIt} and lease_until > onhand_now()`.execute(db)).rows,
      { timeout: 30_000 },
    )
    .toHaveLength(1);
  mayAnswer.resolve();
  expect(await session).toEqual({ kind: 'handed_over' });
});
