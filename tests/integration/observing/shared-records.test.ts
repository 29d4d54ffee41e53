import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { unlinkListing } from '@onhand/core/linking/unlink-listing.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, ListingId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let shop: ObservedShop;
let itemId: ItemId;
let other: ListingId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  const otherItem = await createItem(db, merchant, 'B', 4);
  other = await createListing(db, merchant, { integrationId, unit: 'b', itemId: otherItem });
  // Both show the record of the first.
  const record = await db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .where('external_stock_id', '=', 'a')
    .select('id')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('listing_channel_stock')
    .set({ channel_stock_id: record.id })
    .where('listing_id', '=', other)
    .execute();
  await db
    .deleteFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .where('external_stock_id', '=', 'b')
    .execute();
  shop = await observeShop(db, integrationId);
  await shop.know(10);
});

const unlink = () =>
  inTransaction(database.db, (tx) =>
    unlinkListing(tx, { merchantId: merchant.merchantId, listingId: other, at: after(500) }),
  );

it('one that is unlinked leaves the record to the other, which is due', async () => {
  const record = () =>
    database.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', shop.integrationId)
      .select(['state', 'block_code'])
      .execute();
  await spreadDue(database.db, after(100));
  await takeDue(database.db, shop.lease, { now: after(200), limit: 10, settlesWithinMs, adjusts: false });
  expect(await record()).toEqual([{ state: 'blocked', block_code: 'several_items' }]);
  await unlink();
  expect(await record()).toEqual([{ state: 'due', block_code: null }]);
});

it('an order of a listing that is not linked explains what the record it shares has fallen by', async () => {
  await unlink();
  await shop.setDirection('bidirectional');
  await shop.read(7, 1_000);
  const order = orderFor('late', { b: 3 }, { placedAt: '2026-11-22T11:59:00Z' });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId: shop.integrationId }, order)], {
    clock: { now: () => after(5_000) },
  });
  expect(await shop.observations()).toMatchObject([{ state: 'consumed', units: -3, consumed: 3 }]);
  await shop.decide(70_000);
  const level = database.db.selectFrom('stock_levels').where('item_id', '=', itemId).select('on_hand');
  expect(await level.execute()).toEqual([{ on_hand: 10 }]);
});
