import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId, LocationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createIntegration,
  createItem,
  createListing,
  createLocation,
  createMerchant,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const clock = { now: () => new Date('2026-11-22T12:00:00Z') };

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let back: LocationId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  back = await createLocation(db, merchant.merchantId, 'Back', 200);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`, [merchant.locationId]);
  await db
    .insertInto('location_mappings')
    .values({
      merchant_id: merchant.merchantId,
      integration_id: integrationId,
      external_location_id: 'backroom',
      location_id: back,
    })
    .execute();
  itemId = await createItem(db, merchant, 'A', 5);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  const { merchantId } = merchant;
  const receipt = { kind: 'receipt' as const, merchantId, itemId, locationId: back, quantity: 5 };
  await bookStock(db, [{ ...receipt, sourceKey: `truck:${itemId}` }], { actor: 'test', clock });
});

async function committedAfter(units: number, location: string): Promise<Record<string, number>> {
  const order = orderFor('1', { a: units });
  const lines = order.lines.map((line) => ({ ...line, ref: { unit: 'a', group: 'a', location } }));
  const delivery = deliveryOf({ ...merchant, integrationId }, { ...order, lines });
  await takeIn(database.db, [delivery], { clock });
  const levels = await database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['location_id', 'committed'])
    .execute();
  return Object.fromEntries(levels.map((level) => [level.location_id, level.committed]));
}

it('a line takes stock where its order says that it is taken from, and the rest elsewhere', async () => {
  expect(await committedAfter(7, 'backroom')).toEqual({ [back]: 5, [merchant.locationId]: 2 });
});

it('and by priority where it says nothing', async () => {
  expect(await committedAfter(7, '')).toEqual({ [merchant.locationId]: 5, [back]: 2 });
});
