import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
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
let integrationId: IntegrationId;
let a: ItemId;
let b: ItemId;
let kit: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  a = await createItem(db, merchant, 'A', 5);
  b = await createItem(db, merchant, 'B', 9);
  kit = await createBundle(db, merchant, 'K', [
    { itemId: a, quantity: 2 },
    { itemId: b, quantity: 1 },
  ]);
  await createListing(db, merchant, { integrationId, unit: 'k', itemId: kit });
  await createListing(db, merchant, { integrationId, unit: 'a', itemId: a });
});

const deliver = (...orders: OrderSnapshot[]) =>
  takeIn(
    database.db,
    orders.map((order) => deliveryOf({ ...merchant, integrationId }, order)),
    { clock },
  );

const levels = async () => {
  const rows = await database.db
    .selectFrom('stock_levels')
    .innerJoin('items', 'items.id', 'stock_levels.item_id')
    .where('stock_levels.merchant_id', '=', merchant.merchantId)
    .select(['sku', 'on_hand', 'committed'])
    .execute();
  return Object.fromEntries(rows.map(({ sku, on_hand, committed }) => [sku, [on_hand, committed]]));
};

const waiting = () =>
  database.db
    .selectFrom('waiting_units')
    .innerJoin('items', 'items.id', 'waiting_units.item_id')
    .where('waiting_units.merchant_id', '=', merchant.merchantId)
    .select(['sku', 'units', 'kind'])
    .orderBy('sku')
    .execute();

it('a line of a bundle holds its components, summed with other lines of them', async () => {
  await deliver(orderFor('1', { k: 1, a: 1 }), orderFor('2', { k: 1 }));
  expect(await levels()).toEqual({ A: [5, 5], B: [9, 2] });
  expect(await verifyStock(database.db)).toEqual([]);
});

it('each component that is not there is waited for', async () => {
  await deliver(orderFor('1', { k: 3 }));
  expect(await levels()).toEqual({ A: [5, 5], B: [9, 3] });
  expect(await waiting()).toEqual([{ sku: 'A', units: 1, kind: 'oversold' }]);
  await deliver(orderFor('1', { k: 3 }, { version: 2, state: 'cancelled' }));
  expect(await levels()).toEqual({ A: [5, 0], B: [9, 0] });
  expect(await waiting()).toEqual([]);
});

it('a line keeps what the bundle was made of when it first counted', async () => {
  await deliver(orderFor('1', { k: 1 }));
  await database.db
    .updateTable('bundle_components')
    .set({ quantity: 1 })
    .where('bundle_id', '=', kit)
    .where('item_id', '=', a)
    .execute();
  await deliver(orderFor('1', { k: 2 }, { version: 2 }), orderFor('2', { k: 1 }));
  expect(await levels()).toEqual({ A: [5, 5], B: [9, 3] });
});

it('a component that was opened after the order does not move', async () => {
  await database.db
    .updateTable('items')
    .set({ counts_from: new Date('2026-07-01') })
    .where('id', '=', b)
    .execute();
  const order = orderFor('1', { k: 1 });
  await deliver({ ...order, reservedAt: { at: order.placedAt, exact: true } });
  expect(await levels()).toEqual({ A: [5, 2], B: [9, 0] });
});

it('has no stock of its own', async () => {
  const receipt = { kind: 'receipt', itemId: kit, quantity: 3, sourceKey: 'truck' } as const;
  const booked = await bookStock(database.db, [{ ...receipt, ...merchant }], { actor: 'test', clock });
  expect(booked).toEqual([{ kind: 'bundle_has_no_stock' }]);
});

it('a touched component makes the listings of its bundles due', async () => {
  await spreadDue(database.db, clock.now());
  await deliver(orderFor('1', { a: 1 }));
  await spreadDue(database.db, clock.now());
  const due = await database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'due')
    .select('external_stock_id as unit')
    .orderBy('external_stock_id')
    .execute();
  expect(due).toEqual([{ unit: 'a' }, { unit: 'k' }]);
});

it('what a shop sells beyond its stock with leave is backordered, and no incident', async () => {
  const { db } = database;
  await db
    .updateTable('listings')
    .set({ backorders_by_hand: true })
    .where('external_key', '=', 'a')
    .execute();
  await deliver(orderFor('1', { a: 7 }));
  expect(await waiting()).toEqual([{ sku: 'A', units: 2, kind: 'backordered' }]);
  const incidents = await db
    .selectFrom('incidents')
    .where('merchant_id', '=', merchant.merchantId)
    .select('kind')
    .execute();
  expect(incidents).toEqual([]);
});

it('lines of a shop whose inventory is disabled do not count, and those that counted go on', async () => {
  const { db } = database;
  await deliver(orderFor('1', { a: 1 }));
  await db
    .updateTable('sync_settings')
    .set({ direction: 'disabled' })
    .where('integration_id', '=', integrationId)
    .execute();
  await deliver(orderFor('1', { a: 2 }, { version: 2 }), orderFor('2', { a: 2, k: 1 }));
  expect(await levels()).toEqual({ A: [5, 2], B: [9, 0] });
});
