import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { openStock } from '@onhand/core/orders/open-stock.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId, LocationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createIntegration,
  createListing,
  createLocation,
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
let shop: ObservedShop;
let itemId: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/**
 * A source store with two places, L1 and L2, each with a location of ours behind it, and an item nobody has
 * opened.
 */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const { merchantId, locationId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  integrationId = await createIntegration(db, merchant, `source-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  shop = await observeShop(db, integrationId);
  await shop.setDirection('inbound');
  await mapPlaces(locationId, await createLocation(db, merchantId, 'Second', 2));
  itemId = await createUnopenedItem(db, merchant, 'A');
  await listAtBothPlaces();
});

async function mapPlaces(...locations: readonly LocationId[]): Promise<void> {
  const { db } = database;
  await db.deleteFrom('location_mappings').where('integration_id', '=', integrationId).execute();
  const rows = locations.map((location, index) => ({
    merchant_id: merchant.merchantId,
    integration_id: integrationId,
    external_location_id: `L${index + 1}`,
    location_id: location,
  }));
  await db.insertInto('location_mappings').values(rows).execute();
}

async function listAtBothPlaces(): Promise<void> {
  const { db } = database;
  const { merchantId } = merchant;
  const listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  await db
    .updateTable('channel_stock')
    .set({ external_location_id: 'L1' })
    .where('integration_id', '=', integrationId)
    .execute();
  const { id } = await db
    .insertInto('channel_stock')
    .values({
      merchant_id: merchantId,
      integration_id: integrationId,
      external_stock_id: 'a',
      external_group: 'a',
      external_location_id: 'L2',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('listing_channel_stock')
    .values({ merchant_id: merchantId, listing_id: listingId, channel_stock_id: id })
    .execute();
}

/** Reads the places that show these figures; null: a place has none. */
async function answered(figures: Readonly<Record<string, number | null>>, atMs: number) {
  const { db } = database;
  await db
    .updateTable('channel_stock')
    .set({ read_due_at: after(atMs) })
    .where('integration_id', '=', integrationId)
    .where('external_location_id', 'in', Object.keys(figures))
    .execute();
  const wanted = await takeReadings(db, shop.lease, { now: after(atMs), limit: 10, readingForMs: 60_000 });
  return wanted.map((one) => {
    const quantity = figures[one.ref.location] ?? null;
    return {
      wanted: one,
      read: {
        channelStockId: one.channelStockId,
        quantity,
        why: quantity === null ? ('inactive' as const) : null,
        readStartedAt: after(atMs),
        platformAt: null,
      },
    };
  });
}
const observing = (atMs: number) => ({ at: after(atMs), settlesWithinMs, ordersVisibleWithinMs });

async function readAt(place: string, quantity: number, atMs: number): Promise<void> {
  const readings = await answered({ [place]: quantity }, atMs);
  await recordReadings(database.db, shop.lease, readings, observing(atMs));
}

it('opens the stock behind each place with its own first reading', async () => {
  await readAt('L1', 6, 1_000);
  await readAt('L2', 4, 2_000);
  const levels = await database.db
    .selectFrom('stock_levels')
    .innerJoin('locations', 'locations.id', 'stock_levels.location_id')
    .where('item_id', '=', itemId)
    .select(['locations.name', 'on_hand'])
    .orderBy('locations.priority')
    .execute();
  expect(levels).toEqual([
    { name: 'Main', on_hand: 6 },
    { name: 'Second', on_hand: 4 },
  ]);
});

it('marks the listings for their waiting orders with the figure of each place', async () => {
  const { db } = database;
  const pending = async () =>
    (await findRebookPending(db, { limit: 10 })).find((one) => one.merchantId === merchant.merchantId);
  await readAt('L1', 6, 1_000);
  const marked = await pending();
  if (marked === undefined) throw new Error('Nothing is marked.');
  await rebookListings(db, marked, { clock: { now: () => after(1_500) } });
  expect(await pending()).toBeUndefined();
  await readAt('L2', 4, 2_000);
  expect(await pending()).toEqual(marked);
});

it('does not write to a place that was not read yet: unknown is not zero', async () => {
  await readAt('L1', 6, 1_000);
  await spreadDue(database.db, after(1_100));
  const taking = { now: after(1_200), limit: 10, settlesWithinMs, adjusts: false };
  expect(await takeDue(database.db, shop.lease, taking)).toMatchObject({ attempts: [] });
  const places = await database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['external_location_id as place', 'block_code as code'])
    .orderBy('external_location_id')
    .execute();
  expect(places).toEqual([
    { place: 'L1', code: null },
    { place: 'L2', code: 'never_received' },
  ]);
});

it('opens with the figure of one place, while the other has none, and lacks what orders without a place took', async () => {
  const { db } = database;
  const order = orderFor('1', { a: 2 }, { placedAt: after(-60_000).toISOString() });
  await takeIn(db, [deliveryOf({ ...merchant, integrationId }, order)], { clock: { now: () => after(0) } });
  const readings = await answered({ L1: null, L2: 4 }, 1_000);
  await openStock(db, shop.lease, { readings, orders: [order] }, observing(1_000));
  const baselines = await db
    .selectFrom('baselines')
    .innerJoin('locations', 'locations.id', 'baselines.location_id')
    .where('baselines.merchant_id', '=', merchant.merchantId)
    .select(['locations.name', 'units'])
    .execute();
  expect(baselines).toEqual([{ name: 'Second', units: 2 }]);
});

it('an order that names a place explains no figure of another', async () => {
  await readAt('L1', 6, 1_000);
  await readAt('L2', 4, 2_000);
  const order = orderFor('1', { a: 2 }, { placedAt: '2026-11-22T12:00:10Z' });
  const lines = order.lines.map((line) => ({ ...line, ref: { unit: 'a', group: 'a', location: 'L1' } }));
  const clock = { now: () => after(11_000) };
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, { ...order, lines })], { clock });
  await readAt('L1', 4, 20_000);
  expect(await shop.observations()).toEqual([]);
  await readAt('L2', 2, 21_000);
  expect(await shop.observations()).toMatchObject([{ state: 'provisional', units: -2 }]);
});
