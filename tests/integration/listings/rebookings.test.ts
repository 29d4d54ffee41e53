import { linkListings } from '@onhand/core/listings/link-listings.ts';
import { findRebookPending, findRebookPendingOf } from '@onhand/core/listings/find-rebook-pending.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

// Listings that were linked in one commit wait together until their orders are booked.
let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemIds: ItemId[];
let listingIds: ListingId[];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  [itemIds, listingIds] = [[], []];
  for (const unit of units) {
    itemIds.push(await createItem(db, merchant, unit, 10));
    listingIds.push(await createListing(db, merchant, { integrationId, unit, itemId: null }));
  }
  const orders = units.map((unit) => orderFor(`order-${unit}`, { [unit]: 3 }));
  await takeIn(
    db,
    orders.map((order) => deliveryOf({ ...merchant, integrationId }, order)),
    { clock },
  );
  await linkListings(db, merchant.merchantId, links(), { linkedBy: 'hand' });
});

const units = ['a', 'b', 'c'];
const clock = { now: () => new Date() };
const links = () =>
  listingIds.flatMap((listingId, index) => {
    const itemId = itemIds[index];
    return itemId === undefined ? [] : [{ listingId, itemId }];
  });
const rebook = (some: readonly ListingId[]) =>
  rebookListings(database.db, { merchantId: merchant.merchantId, listingIds: some }, { clock });
const rows = () =>
  database.db
    .selectFrom('listing_rebookings')
    .select('listing_ids')
    .where('merchant_id', '=', merchant.merchantId)
    .execute();
const pending = async () =>
  (await findRebookPending(database.db, { limit: 10 })).find(
    ({ merchantId }) => merchantId === merchant.merchantId,
  )?.listingIds ?? [];

it('a commit that links listings leaves one row, which goes once their orders are booked', async () => {
  expect((await rows()).map((row) => row.listing_ids.toSorted())).toEqual([listingIds.toSorted()]);
  expect(await pending()).toEqual(listingIds.toSorted());
  expect(await rebook(listingIds)).toBe(3);
  expect(await rows()).toEqual([]);
  expect(await pending()).toEqual([]);
});

it('a listing whose orders are booked alone leaves the others waiting', async () => {
  const [first, ...others] = listingIds;
  if (first === undefined) throw new Error('There is no listing.');
  expect(await rebook([first])).toBe(1);
  expect(await pending()).toEqual(others.toSorted());
  expect(
    await findRebookPendingOf(database.db, {
      merchantId: merchant.merchantId,
      integrationIds: [integrationId],
    }),
  ).toEqual(others.toSorted());
  expect(await rebook(others)).toBe(2);
  expect(await rows()).toEqual([]);
});

it('listings that two commits linked wait until both are booked, and nothing counts twice', async () => {
  await linkListings(database.db, merchant.merchantId, links().slice(1), { linkedBy: 'hand' });
  expect(await rows()).toHaveLength(2);
  expect(await rebook(listingIds)).toBe(3);
  expect(await rows()).toEqual([]);
  expect(await rebook(listingIds)).toBe(0);
});

it('a row that comes while orders are booked stays for the next sweep', async () => {
  const { db } = database;
  const { merchantId } = merchant;
  const late = { merchant_id: merchantId, listing_ids: listingIds };
  // The orders are booked in transactions; the first of them begins after the marks were read.
  let isLate = false;
  const joined = new Proxy(db, {
    get(target, key) {
      if (key !== 'transaction') {
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return () => ({
        async execute(work: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) {
          if (!isLate) await db.insertInto('listing_rebookings').values(late).execute();
          isLate = true;
          return target.transaction().execute(work);
        },
      });
    },
  });
  expect(await rebookListings(joined, { merchantId, listingIds }, { clock })).toBe(3);
  expect(await rows()).toEqual([{ listing_ids: listingIds }]);
});
