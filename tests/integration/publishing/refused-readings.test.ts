import { PublishingSession } from '@onhand/activities/publishing/publishing-session.ts';
import type { PublishingSessionOptions } from '@onhand/activities/publishing/publishing-session.ts';
import { Wake } from '@onhand/activities/publishing/wake.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { ReadResult } from '@onhand/contracts/connector/inventory.ts';
import { nextDue } from '@onhand/core/channel-stock/next-due.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
let integrationId: IntegrationId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  const merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
});

/** Publishes while the shop answers each reading so, until `isDone`. Returns how often it was asked. */
async function publish(answer: ReadResult, isDone: () => Promise<void>): Promise<number> {
  let readings = 0;
  const stop = new AbortController();
  // The part of a client and of a description that a reading needs.
  const connectors = {
    call: (_platform: string, _operation: string, { input }: { input: { rows: { key: string }[] } }) => {
      readings += 1;
      return Promise.resolve(input.rows.map(({ key }) => ({ key, result: answer })));
    },
  } as unknown as PublishingSessionOptions['connectors'];
  const description = {
    // One call at a time: the next is not begun before this one is on record.
    limits: [{ name: 'calls', scope: 'integration', kind: 'concurrency', max: 1 }],
    listings: { setState: false, creation: null },
    stock: { requestLifetimeMs: 1_000, settlesWithinMs: 0, ordersVisibleWithinMs: 1_000 },
    inventory: { readBatch: 10, writes: { batch: 10, ops: ['set'], idempotent: false, cas: false } },
  } as unknown as Description;
  const options = {
    db: database.db,
    openingDb: database.db,
    connectors,
    // Each reading takes longer than after which it would be taken again.
    clock: { now: () => after(readings * 61_000) },
    integrationId,
    platform: 'woocommerce',
    probe: false,
    workflowId: 'publish:test',
    spread: () => {},
    hear: () => {},
    takeInOrders: async () => true,
    signal: stop.signal,
  };
  const session = new PublishingSession(options, description, shop.lease, new Wake()).run();
  await vi.waitFor(isDone, { timeout: 30_000 });
  stop.abort();
  await session;
  return readings;
}
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .where('integration_id', '=', integrationId)
    .select(['operation', 'subject_kind', 'state', 'code', 'platform_message', 'attempts'])
    .execute();
const wantReading = () =>
  database.db
    .updateTable('channel_stock')
    .set({ read_due_at: after(0) })
    .where('integration_id', '=', integrationId)
    .execute();

it('a reading that the platform refuses is a failed item in its words, and is not tried again by itself', async () => {
  await wantReading();
  const message = 'This product is not yours.';
  const asked = await publish({ kind: 'rejected', code: 'forbidden', message }, async () => {
    expect(await failedItems()).toHaveLength(1);
  });
  expect(asked).toBe(1);
  expect(await nextDue(database.db, integrationId)).toBeNull();
  const failed = {
    operation: 'read_stock',
    subject_kind: 'listing',
    state: 'open',
    code: 'forbidden',
    platform_message: message,
    attempts: 1,
  };
  expect(await failedItems()).toEqual([failed]);

  await wantReading();
  const seen = { quantity: 10, readStartedAt: after(120_000).toISOString() };
  await publish({ kind: 'seen', seen }, async () => {
    expect(await failedItems()).toEqual([{ ...failed, state: 'closed' }]);
  });
});
