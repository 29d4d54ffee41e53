import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { closeTakenInSince } from '@onhand/core/orders/unbooked.ts';
import { retries } from '@onhand/core/retries/retries.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createBundle,
  createIntegration,
  createItem,
  createListing,
  createMerchant,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const clock = { now: () => new Date() };
const tooMany = 2_000_000_000;
const units = ['a', 'b', 'c'] as const;
/** A bundle of so much that its order cannot be booked. */
const bad = 'b';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let items: ReadonlyMap<string, ItemId>;
let listingIds: readonly ListingId[];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A closed order of each unit came before its listing was linked. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const [created, listed]: [Map<string, ItemId>, ListingId[]] = [new Map(), []];
  for (const unit of units) {
    const itemId = await createItem(db, merchant, unit, 10);
    const parts = [{ itemId, quantity: tooMany }];
    created.set(unit, unit === bad ? await createBundle(db, merchant, `${unit}-kit`, parts) : itemId);
    listed.push(await createListing(db, merchant, { integrationId, unit, itemId: null }));
  }
  [items, listingIds] = [created, listed];
  const deliveries = units.map((unit) =>
    deliveryOf({ ...merchant, integrationId }, orderFor(`order-${unit}`, { [unit]: 2 }, { state: 'closed' })),
  );
  await takeIn(db, deliveries, { clock });
  for (const [index, unit] of units.entries()) {
    await db
      .updateTable('listings')
      .set({ item_id: itemOf(unit), linked_by: 'hand', status: 'listed_and_synced', rebook_pending: true })
      .where('id', '=', listed[index] ?? null)
      .execute();
  }
});

function itemOf(unit: string): ItemId {
  const itemId = items.get(unit);
  if (itemId === undefined) throw new Error(`There is no item ${unit}.`);
  return itemId;
}
/** Sets how many of its part the bad unit contains. Two of the unit may then be more than a column holds. */
const setParts = (quantity: number) =>
  database.db
    .updateTable('bundle_components')
    .set({ quantity })
    .where('bundle_id', '=', itemOf(bad))
    .execute();
const onHand = async () =>
  Object.fromEntries(
    (
      await database.db
        .selectFrom('stock_levels')
        .innerJoin('items', 'items.id', 'stock_levels.item_id')
        .where('stock_levels.merchant_id', '=', merchant.merchantId)
        .select(['items.sku', 'on_hand'])
        .execute()
    ).map((row) => [row.sku, row.on_hand]),
  );
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .innerJoin('orders', 'orders.id', 'failed_items.subject_id')
    .where('failed_items.integration_id', '=', integrationId)
    .select([
      'failed_items.id',
      'failed_items.subject_id as subjectId',
      'external_order_id as order',
      'operation',
      'failed_items.state',
      'code',
      'attempts',
    ])
    .execute();
const rebook = (ids = listingIds) =>
  rebookListings(database.db, { merchantId: merchant.merchantId, listingIds: ids }, { clock });
const pending = async () =>
  (await findRebookPending(database.db, { limit: 100 }))
    .filter(({ merchantId }) => merchantId === merchant.merchantId)
    .flatMap((one) => one.listingIds);

it('an order that cannot be booked is a failed item, keeps no other out, and is not tried on and on', async () => {
  await rebook();
  expect(await onHand()).toEqual({ a: 8, b: 10, c: 8 });
  expect(await failedItems()).toMatchObject([
    {
      order: `order-${bad}`,
      operation: 'book_order',
      state: 'open',
      code: 'quantity_out_of_range',
      attempts: 1,
    },
  ]);
  expect(await pending()).toEqual([]);
});

it('a retry has it booked by the next sweep, which closes the failed item', async () => {
  await rebook();
  await setParts(1);
  const [item] = await failedItems();
  const { merchantId } = merchant;
  // A retry uses the subject of its items only.
  const asked = { merchantId, items: [{ ...item }] as never, at: clock.now() };
  await inTransaction(database.db, (tx) => retries.book_order(tx, asked));
  const again = await pending();
  expect(again).toEqual([listingIds[units.indexOf(bad)]]);
  await rebook(again);
  expect(await onHand()).toEqual({ a: 8, b: 8, c: 8 });
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('news of the order books it, which closes the failed item', async () => {
  await rebook();
  await closeTakenInSince(database.db, clock.now());
  expect(await failedItems()).toMatchObject([{ state: 'open' }]);
  await setParts(1);
  const news = orderFor(`order-${bad}`, { [bad]: 3 }, { state: 'closed', version: 2 });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, news)], { clock });
  await closeTakenInSince(database.db, clock.now());
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
  expect(await onHand()).toMatchObject({ b: 7 });
});
