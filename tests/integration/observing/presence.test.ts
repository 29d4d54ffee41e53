import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import { noteSeenStates } from '@onhand/core/channel-stock/listing-changes/note-seen-states.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let listingId: ListingId;
let shop: ObservedShop;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'MUG', 10);
  listingId = await createListing(db, merchant, { integrationId, unit: '7', group: '5', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
});

/**
 * What is due to be read is, and shows this; null: the platform does not have it. Returns how many were read.
 */
async function read(quantity: number | null, atMs: number): Promise<number> {
  const { db } = database;
  const options = { now: after(atMs), limit: 10, readingForMs: 60_000 };
  const wanted = await takeReadings(db, shop.lease, options);
  const readings = wanted.map((one) => ({
    wanted: one,
    read: {
      channelStockId: one.channelStockId,
      quantity,
      why: quantity === null ? ('absent' as const) : null,
      readStartedAt: after(atMs),
      platformAt: null,
    },
  }));
  const observing = { at: after(atMs), settlesWithinMs, ordersVisibleWithinMs };
  await recordReadings(db, shop.lease, readings, observing);
  return wanted.length;
}

const told = (event: object, key: string) =>
  takeIn(
    database.db,
    [
      {
        merchantId: merchant.merchantId,
        integrationId,
        origin: 'webhook',
        receivedAt: after(0),
        // Each test gives a whole event.
        event: { eventKey: key, topic: 'product', ...event } as Parameters<typeof takeIn>[1][number]['event'],
      },
    ],
    { clock: { now: () => after(0) } },
  );
const listing = () =>
  database.db
    .selectFrom('listings')
    .where('id', '=', listingId)
    .select(['status', 'ended_by as endedBy'])
    .executeTakeFirstOrThrow();
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .where('subject_id', '=', listingId)
    .select(['operation', 'code', 'state'])
    .execute();
const touched = () =>
  database.db.selectFrom('touched_items').where('item_id', '=', itemId).select('cause').execute();
const become = (values: object) =>
  database.db.updateTable('listings').set(values).where('id', '=', listingId).execute();

it.each(['5', '7'])('a webhook that %s was deleted has it read, and the reading decides', async (removed) => {
  await told({ kind: 'listing_removed', group: removed }, `removed-${removed}`);
  expect(await listing()).toMatchObject({ status: 'listed_and_synced' });
  expect(await read(10, 1)).toBe(1);
  expect(await listing()).toMatchObject({ status: 'listed_and_synced' });
  await told({ kind: 'listing_removed', group: removed }, `removed-${removed}-again`);
  expect(await read(null, 2)).toBe(1);
  expect(await listing()).toMatchObject({ status: 'deleted' });
  expect(await failedItems()).toEqual([{ operation: 'publish_stock', code: 'missing', state: 'open' }]);
});

it('a webhook of another product has nothing read', async () => {
  await told({ kind: 'listing_removed', group: '9' }, 'other');
  expect(await read(null, 1)).toBe(0);
});

it('where a policy says what is to become of a deletion it is no failed item', async () => {
  await database.db
    .insertInto('publishing_overrides')
    .values({
      merchant_id: merchant.merchantId,
      scope: 'listing',
      target_id: listingId,
      deletion: 'ignore',
      changed_at: after(0),
      changed_by: 'test',
    })
    .execute();
  await told({ kind: 'listing_removed', group: '5' }, 'removed');
  await read(null, 1);
  expect(await listing()).toMatchObject({ status: 'deleted' });
  expect(await failedItems()).toEqual([]);
});

it('what is deleted is back when a push has it read and it is there, with the figure that it had', async () => {
  await told({ kind: 'listing_removed', group: '5' }, 'removed');
  await read(null, 1);
  const ref = { unit: '7', group: '5', location: '' };
  const seen = { quantity: 10, readStartedAt: after(2).toISOString() };
  await told({ kind: 'figures', figures: [{ ref, seen }] }, 'restored');
  expect(await read(10, 3)).toBe(1);
  expect(await listing()).toMatchObject({ status: 'listed_and_synced' });
  expect(await failedItems()).toEqual([{ operation: 'publish_stock', code: 'missing', state: 'closed' }]);
});

it("a source's deletion, and its return, touch the item; another shop's do not", async () => {
  await told({ kind: 'listing_removed', group: '5' }, 'removed');
  await database.db.deleteFrom('touched_items').execute();
  await read(null, 1);
  expect(await touched()).toEqual([]);

  await become({ status: 'listed_and_synced' });
  await database.db
    .updateTable('integrations')
    .set({ role: 'supplier' })
    .where('id', '=', integrationId)
    .execute();
  await told({ kind: 'listing_removed', group: '5' }, 'removed again');
  await read(null, 2);
  expect(await touched()).toEqual([{ cause: 'source_listing' }]);
});

it('what a platform owns falls as it likes', async () => {
  await become({ stock_owner: 'platform' });
  await shop.setDirection('bidirectional');
  await shop.read(2, 1);
  expect(await shop.observations()).toEqual([]);
});

it('what somebody took off sale there was ended by hand, and is listed when he puts it back', async () => {
  const see = (status: 'listed' | 'ended', startedAt: Date) =>
    inTransaction(database.db, (tx) =>
      noteSeenStates(
        tx,
        { merchantId: merchant.merchantId, integrationId, startedAt },
        [{ externalKey: '7', status }],
        after(0),
      ),
    );
  // We put it back after this reading began.
  await become({ state_set_at: after(10) });
  await see('ended', after(5));
  expect(await listing()).toEqual({ status: 'listed_and_synced', endedBy: null });
  await see('ended', after(20));
  expect(await listing()).toEqual({ status: 'ended', endedBy: 'hand' });
  await see('listed', after(30));
  expect(await listing()).toEqual({ status: 'listed_and_synced', endedBy: null });
});
