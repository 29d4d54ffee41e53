import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { awaitRebooking, concludeRebooking, readRebookMarks } from '@onhand/core/listings/await-rebooking.ts';
import { linkListing } from '@onhand/core/listings/link-listing.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createIntegration,
  createListing,
  createMerchant,
  createUnopenedItem,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let source: ObservedShop;
let itemId: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  integrationId = await createIntegration(db, merchant, `source-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  source = await observeShop(db, integrationId);
  await source.setDirection('inbound');
  itemId = await createUnopenedItem(db, merchant, 'A');
});

async function sell(units: number, placedMs: number, atMs: number): Promise<void> {
  const order = orderFor('1', { a: units }, { placedAt: after(placedMs).toISOString() });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(atMs) },
  });
}
/** As the sweep does. */
async function rebookPending(atMs: number): Promise<void> {
  for (const listing of await findRebookPending(database.db, { limit: 100 })) {
    await rebookListings(database.db, listing, { clock: { now: () => after(atMs) } });
  }
}
const level = () =>
  database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand', 'committed'])
    .executeTakeFirst();

it('has the orders that came in before it', async () => {
  await createListing(database.db, merchant, { integrationId, unit: 'a', itemId });
  await sell(2, -60_000, -30_000);
  await source.read(10, 1_000);
  await rebookPending(2_000);
  expect(await level()).toEqual({ on_hand: 10, committed: 0 });
});

it('has what was sold before its listing was linked', async () => {
  const { db } = database;
  const { merchantId } = merchant;
  const listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId: null });
  await sell(2, -2 * 24 * 3_600_000, -100_000);
  await linkListing(db, { merchantId, listingId, itemId, linkedBy: 'hand' });
  await rebookPending(0);
  await source.read(10, 1_000);
  expect(await level()).toEqual({ on_hand: 10, committed: 0 });
});

it('does not have an order that was placed since its reading began: that one counts as soon as it is booked', async () => {
  const { db } = database;
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  await db
    .updateTable('channel_stock')
    .set({ read_due_at: after(1_000) })
    .where('integration_id', '=', integrationId)
    .execute();
  const [wanted] = await takeReadings(db, source.lease, {
    now: after(1_000),
    limit: 1,
    readingForMs: 60_000,
  });
  if (wanted === undefined) throw new Error('Nothing is to be read.');
  await sell(2, 1_500, 1_600);
  expect(await level()).toBeUndefined();
  const { channelStockId } = wanted;
  const read = { channelStockId, quantity: 10, why: null, readStartedAt: after(1_000), platformAt: null };
  const observing = { at: after(2_000), settlesWithinMs, ordersVisibleWithinMs };
  await recordReadings(db, source.lease, [{ wanted, read }], observing);
  expect(await level()).toEqual({ on_hand: 10, committed: 0 });
  await rebookPending(3_000);
  expect(await level()).toEqual({ on_hand: 8, committed: 0 });
  await source.read(8, 60_000);
  expect(await source.observations()).toEqual([]);
  expect(await verifyStock(db)).toEqual([]);
});

it('books orders again that are marked while the listings are being booked', async () => {
  const { db } = database;
  const { merchantId } = merchant;
  const listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  await db.updateTable('listings').set({ rebook_pending: true }).where('id', '=', listingId).execute();
  const marks = await readRebookMarks(db, { merchantId, listingIds: [listingId] });
  expect(marks.listings).toHaveLength(1);
  const isMarked = async () =>
    (await findRebookPending(db, { limit: 100 })).some(({ listingIds }) => listingIds.includes(listingId));
  await inTransaction(db, (tx) => awaitRebooking(tx, [{ merchantId, itemId }]));
  await concludeRebooking(db, { merchantId, listingIds: [listingId], marks });
  expect(await isMarked()).toBe(true);
  await rebookListings(db, { merchantId, listingIds: [listingId] }, { clock: { now: () => after(1_000) } });
  expect(await isMarked()).toBe(false);
});
