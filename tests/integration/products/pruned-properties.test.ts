import { pruneProperties } from '@onhand/core/pruning/prune-properties.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
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

const dayMs = 24 * 60 * 60_000;
/** Prices change every ten days from here on. */
const began = new Date('2026-01-01T00:00:00Z');
const on = (day: number) => new Date(began.getTime() + day * dayMs);

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let mug: ItemId;
let cup: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  await sql`delete from superseded_properties`.execute(db);
  await sql`update pruning set properties_round_at = null`.execute(db);
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  mug = await createItem(db, merchant, 'MUG', 10);
  cup = await createItem(db, merchant, 'CUP', 10);
  await createListing(db, merchant, { integrationId, unit: 'mug', itemId: mug });
  for (const itemId of [mug, cup]) {
    for (const day of [10, 20, 30]) {
      const values = {
        merchant_id: merchant.merchantId,
        item_id: itemId,
        until: on(day),
        price: String(day),
      };
      await db.insertInto('superseded_properties').values(values).execute();
    }
  }
});

const prune = (day: number, limit = 100) => pruneProperties(database.db, { now: on(day), limit });
const kept = async (itemId: ItemId) => {
  const rows = await database.db
    .selectFrom('superseded_properties')
    .where('item_id', '=', itemId)
    .select('price')
    .orderBy('until')
    .execute();
  return rows.map(({ price }) => Number(price));
};
const order = (day: number, units: Record<string, number>) => {
  const placedAt = on(day).toISOString();
  const snapshot = orderFor(`order-${day}`, units, { placedAt, state: 'closed' });
  const clock = { now: () => on(day) };
  return takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, snapshot)], { clock });
};

it('properties that no order has are deleted 90 days after they were superseded', async () => {
  await prune(111);
  expect([await kept(mug), await kept(cup)]).toEqual([[30], [30]]);
});

it('those that an order has stay, also of a component of a bundle, and of a closed order', async () => {
  const set = await createBundle(database.db, merchant, 'SET', [{ itemId: cup, quantity: 2 }]);
  await createListing(database.db, merchant, { integrationId, unit: 'set', itemId: set });
  await order(15, { mug: 1 });
  await order(5, { set: 1 });
  await prune(200);
  expect([await kept(mug), await kept(cup)]).toEqual([[20], [10]]);
});

it('all items are looked at, a few at a time, and again a day later', async () => {
  await prune(200, 1);
  expect([await kept(mug), await kept(cup)]).toEqual([[], [10, 20, 30]]);
  await prune(200, 1);
  expect(await kept(cup)).toEqual([]);
  await prune(200, 1);
  const late = { merchant_id: merchant.merchantId, item_id: mug, until: on(10), price: '10' };
  await database.db.insertInto('superseded_properties').values(late).execute();
  await prune(200.5);
  expect(await kept(mug)).toEqual([10]);
  await prune(201);
  expect(await kept(mug)).toEqual([]);
});
