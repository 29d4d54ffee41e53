import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createIntegration,
  createItem,
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

const tenMinutesMs = 600_000;

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let shop: ObservedShop;
let itemId: ItemId;
let listingId: ListingId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchant = await createMerchant(database.db);
  integrationId = await createIntegration(database.db, merchant, `shop-${merchant.merchantId}`);
  shop = await observeShop(database.db, integrationId);
});

/** The shop shows a figure, and says that its clock is ahead. It answers half a second after it was asked. */
async function read(quantity: number, atMs: number, platformAheadMs: number): Promise<void> {
  const { db } = database;
  await db
    .updateTable('channel_stock')
    .set({ read_due_at: after(atMs) })
    .where('integration_id', '=', integrationId)
    .execute();
  const wanted = await takeReadings(db, shop.lease, { now: after(atMs), limit: 1, readingForMs: 60_000 });
  const readings = wanted.map((one) => ({
    wanted: one,
    read: {
      channelStockId: one.channelStockId,
      quantity,
      why: null,
      readStartedAt: after(atMs),
      platformAt: after(atMs + 500 + platformAheadMs),
      platformAheadMs,
    },
  }));
  await recordReadings(db, shop.lease, readings, {
    at: after(atMs + 600),
    settlesWithinMs,
    ordersVisibleWithinMs,
  });
}

/** An order comes in, with the time that the shop's clock showed when it was placed. */
async function sell(id: string, units: number, placedMs: number, aheadMs: number): Promise<void> {
  const seconds = Math.floor(after(placedMs + aheadMs).getTime() / 1_000) * 1_000;
  const placedAt = new Date(seconds).toISOString();
  const order = orderFor(id, { a: units }, { placedAt, reservedAt: { at: placedAt, exact: true } });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(placedMs + 100) },
  });
}

/** As the sweep does. */
async function rebookPending(atMs: number): Promise<void> {
  for (const pending of await findRebookPending(database.db, { limit: 100 })) {
    await rebookListings(database.db, pending, { clock: { now: () => after(atMs) } });
  }
}

const level = () =>
  database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand as onHand', 'committed'])
    .executeTakeFirst();

const clockOf = async () => {
  const { clock_ahead_ms } = await database.db
    .selectFrom('listings')
    .where('id', '=', listingId)
    .select('clock_ahead_ms')
    .executeTakeFirstOrThrow();
  return clock_ahead_ms;
};

describe.each([0, tenMinutesMs, -tenMinutesMs])('a source whose clock is %i ms ahead', (aheadMs) => {
  beforeEach(async () => {
    const { db } = database;
    const { merchantId } = merchant;
    await db
      .updateTable('merchants')
      .set({ stock_authority: 'source' })
      .where('id', '=', merchantId)
      .execute();
    await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
    await shop.setDirection('inbound');
    itemId = await createUnopenedItem(db, merchant, 'A');
    listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  });

  it('opens with its figure; the first order afterwards counts, and the last one before does not', async () => {
    await read(10, 60_000, aheadMs);
    expect(await level()).toEqual({ onHand: 10, committed: 0 });
    await sell('before', 3, 58_000, aheadMs);
    expect(await level()).toEqual({ onHand: 10, committed: 0 });
    await sell('after', 2, 61_000, aheadMs);
    expect(await level()).toEqual({ onHand: 8, committed: 0 });
    expect(await verifyStock(database.db)).toEqual([]);
  });

  it('counts an order that was placed while the reading of its opening was under way', async () => {
    await read(10, 60_000, aheadMs);
    await sell('meanwhile', 2, 60_400, aheadMs);
    expect(await level()).toEqual({ onHand: 8, committed: 0 });
  });
});

describe.each([tenMinutesMs, -tenMinutesMs])('a destination whose clock is %i ms ahead', (aheadMs) => {
  beforeEach(async () => {
    const { db } = database;
    itemId = await createItem(db, merchant, 'A', 10);
    listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
    await db
      .updateTable('listings')
      .set({ counts_from: after(0) })
      .where('id', '=', listingId)
      .execute();
  });

  it('is measured by its first reading; then orders are judged by it', async () => {
    await read(10, 1_000, aheadMs);
    expect(await clockOf()).toBe(aheadMs);
    await sell('before', 3, -2_000, aheadMs);
    await sell('after', 2, 2_000, aheadMs);
    expect(await level()).toEqual({ onHand: 10, committed: 2 });
  });

  it('is measured once: a later measurement changes no order', async () => {
    await read(10, 1_000, aheadMs);
    await read(10, 60_000, 0);
    expect(await clockOf()).toBe(aheadMs);
  });
});

it('an order that came before a slow shop was measured counts as soon as it is', async () => {
  const { db } = database;
  itemId = await createItem(db, merchant, 'A', 10);
  listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  await db
    .updateTable('listings')
    .set({ counts_from: after(0) })
    .where('id', '=', listingId)
    .execute();
  await sell('early', 2, 500, -tenMinutesMs);
  expect(await level()).toEqual({ onHand: 10, committed: 0 });
  await read(8, 1_000, -tenMinutesMs);
  await rebookPending(2_000);
  expect(await level()).toEqual({ onHand: 10, committed: 2 });
  expect(await verifyStock(db)).toEqual([]);
});
