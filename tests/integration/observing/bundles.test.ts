import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
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
import { after, observeShop, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A shop that shows five sets of two cups, and then three. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const cup = await createItem(db, merchant, 'CUP', 10);
  const set = await createBundle(db, merchant, 'SET', [{ itemId: cup, quantity: 2 }]);
  await createListing(db, merchant, { integrationId, unit: 'set', itemId: set });
  shop = await observeShop(db, integrationId);
  await shop.know(5);
  await shop.read(3, 1_000);
});

const take = async (atMs: number) => {
  await spreadDue(database.db, after(atMs));
  const taking = { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false };
  const due = await takeDue(database.db, shop.lease, taking);
  return due === 'inactive' ? [] : due.attempts;
};
const channel = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', shop.integrationId)
    .select(['state', 'block_code'])
    .executeTakeFirst();

it('a figure of a bundle that fell is not overwritten while an order may explain it', async () => {
  expect(await take(2_000)).toEqual([]);
  expect(await channel()).toEqual({ state: 'blocked', block_code: 'orders_awaited' });
  await shop.decide(62_000);
  expect(await take(62_000)).toMatchObject([{ quantity: 5, expected: [3] }]);
});

it('the order that explains it lets the figure be written', async () => {
  await take(2_000);
  const order = orderFor('late', { set: 2 }, { placedAt: '2026-11-22T11:59:00Z' });
  const clock = { now: () => after(5_000) };
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId: shop.integrationId }, order)], {
    clock,
  });
  expect(await shop.observations()).toMatchObject([{ state: 'consumed' }]);
  expect(await take(6_000)).toEqual([]);
  expect(await channel()).toEqual({ state: 'idle', block_code: null });
});
