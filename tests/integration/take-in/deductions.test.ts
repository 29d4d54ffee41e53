import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const clock = { now: () => new Date() };
let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  await createListing(db, merchant, { integrationId, unit: 'unlinked', itemId: null });
});

const deliver = (...orders: OrderSnapshot[]) => deliverAt(clock, ...orders);
const deliverAt = (by: { now(): Date }, ...orders: OrderSnapshot[]) =>
  takeIn(
    database.db,
    orders.map((order) => deliveryOf({ ...merchant, integrationId }, order)),
    { clock: by },
  );

const deductions = () =>
  database.db
    .selectFrom('platform_deductions')
    .innerJoin('listings', 'listings.id', 'platform_deductions.listing_id')
    .where('platform_deductions.merchant_id', '=', merchant.merchantId)
    .select(['external_key as unit', 'revision', 'units'])
    .orderBy('revision')
    .orderBy('external_key')
    .execute();

it('what a platform took off its own figure is noted per listing, linked or not', async () => {
  await deliver(orderFor('1', { a: 2, unlinked: 3, foreign: 4 }));
  expect(await deductions()).toEqual([
    { unit: 'a', revision: 1, units: 2 },
    { unit: 'unlinked', revision: 1, units: 3 },
  ]);
});

it('of later snapshots the difference is noted, and what was put back is negative', async () => {
  const versions = [
    orderFor('1', { a: 3 }),
    orderFor('1', { a: 2 }, { version: 2 }),
    orderFor('1', { a: 2 }, { version: 3, state: 'closed' }),
    orderFor('1', { a: 2 }, { version: 4, state: 'cancelled' }),
  ];
  for (const order of versions) await deliver(order);
  expect(await deductions()).toEqual([
    { unit: 'a', revision: 1, units: 3 },
    { unit: 'a', revision: 2, units: -1 },
    { unit: 'a', revision: 4, units: -2 },
  ]);
});

it('a line that is taken off is put back, also within one batch', async () => {
  await deliver(
    orderFor('1', { a: 3 }),
    orderFor('1', {}, { version: 2 }),
    orderFor('1', { a: 1 }, { version: 3 }),
  );
  expect(await deductions()).toEqual([
    { unit: 'a', revision: 1, units: 3 },
    { unit: 'a', revision: 2, units: -3 },
    { unit: 'a', revision: 3, units: 1 },
  ]);
});

it('a later revision is never taken earlier, though a slower process takes it in', async () => {
  const takenAt = new Date('2026-11-22T12:00:05Z');
  await deliverAt({ now: () => takenAt }, orderFor('1', { a: 3 }));
  await deliverAt(
    { now: () => new Date('2026-11-22T12:00:00Z') },
    orderFor('1', { a: 3 }, { version: 2, state: 'cancelled' }),
  );
  const taken = await database.db
    .selectFrom('platform_deductions')
    .where('merchant_id', '=', merchant.merchantId)
    .select(['units', 'taken_at as takenAt'])
    .orderBy('revision')
    .execute();
  expect(taken).toEqual([
    { units: 3, takenAt },
    { units: -3, takenAt },
  ]);
});

it('nothing is noted of tests and where the platform does not lower its stock', async () => {
  await deliver(
    orderFor('1', { a: 1 }, { test: true }),
    orderFor('2', { a: 1 }, { stockLowered: false }),
    orderFor('3', { a: 1 }, { state: 'pending' }),
  );
  expect(await deductions()).toEqual([]);
});
