import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
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

const clock = { now: () => new Date() };
let database: TestDatabase;
let merchant: TestMerchant;
let source: IntegrationId;
let other: IntegrationId;
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
  source = await createIntegration(db, merchant, `source-${merchantId}`);
  other = await createIntegration(db, merchant, `other-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', source).execute();
  itemId = await createItem(db, merchant, 'A', 10);
  const kit = await createBundle(db, merchant, 'K', [{ itemId, quantity: 2 }]);
  for (const integrationId of [source, other]) {
    await createListing(db, merchant, { integrationId, unit: 'a', itemId });
    await createListing(db, merchant, { integrationId, unit: 'k', itemId: kit });
  }
});

const deliver = (integrationId: IntegrationId, ...orders: OrderSnapshot[]) =>
  takeIn(
    database.db,
    orders.map((order) => deliveryOf({ ...merchant, integrationId }, order)),
    { clock },
  );

async function stock() {
  const { rows } = await sql<{ onHand: number; committed: number }>`
    select on_hand as "onHand", committed from stock_levels where item_id = ${itemId}`.execute(database.db);
  return rows[0];
}

it("its own order is settled as the source's stock is lowered, and comes back as it is put back", async () => {
  await deliver(source, orderFor('1', { a: 2 }));
  expect(await stock()).toEqual({ onHand: 8, committed: 0 });
  await deliver(source, orderFor('1', { a: 2 }, { version: 2, state: 'cancelled' }));
  expect(await stock()).toEqual({ onHand: 10, committed: 0 });
});

it('its own order that has not lowered its stock is committed', async () => {
  await deliver(source, orderFor('1', { a: 2 }, { stockLowered: false }));
  expect(await stock()).toEqual({ onHand: 10, committed: 2 });
  await deliver(source, orderFor('1', { a: 2 }, { version: 2 }));
  expect(await stock()).toEqual({ onHand: 8, committed: 0 });
});

it('what others sold stays committed until the source has accounted for it, shipped or not', async () => {
  await deliver(other, orderFor('1', { a: 2 }));
  await deliver(other, orderFor('1', { a: 2 }, { version: 2, state: 'closed' }));
  expect(await stock()).toEqual({ onHand: 10, committed: 2 });
});

it('components of its bundles are committed: it lowered the stock of the bundle only', async () => {
  await deliver(source, orderFor('1', { k: 1 }));
  expect(await stock()).toEqual({ onHand: 10, committed: 2 });
});

it('a waiting line of its own is settled when it is served', async () => {
  await deliver(source, orderFor('1', { a: 12 }));
  expect(await stock()).toEqual({ onHand: 0, committed: 0 });
  const receipt = { kind: 'receipt', itemId, quantity: 3, sourceKey: 'truck', ...merchant } as const;
  await bookStock(database.db, [receipt], { actor: 'test', clock });
  expect(await stock()).toEqual({ onHand: 1, committed: 0 });
  expect(await verifyStock(database.db)).toEqual([]);
});
