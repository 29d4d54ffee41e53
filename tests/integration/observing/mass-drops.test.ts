import { decideObservations } from '@onhand/core/observations/decide.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

/** Ten falls are a coincidence, eleven are not. */
const units = Array.from({ length: 14 }, (_, index) => `unit-${index}`);

let database: TestDatabase;
let merchant: TestMerchant;
let shop: ObservedShop;
let items: ItemId[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  items = [];
  for (const unit of units) {
    const itemId = await createItem(db, merchant, unit, 4);
    items.push(itemId);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
  shop = await observeShop(db, integrationId);
  await shop.know(4);
  await shop.setDirection('bidirectional');
});

const onHand = async () => {
  const levels = await database.db
    .selectFrom('stock_levels')
    .where('item_id', 'in', items)
    .select('on_hand')
    .execute();
  return levels.reduce((sum, level) => sum + level.on_hand, 0);
};
const states = async () => (await shop.observations()).map(({ state }) => state);
const massDrops = () =>
  database.db
    .selectFrom('incidents')
    .where('kind', '=', 'mass_drop')
    .where('integration_id', '=', shop.integrationId)
    .where('resolved_at', 'is', null)
    .select('id')
    .execute();
const decide = (decision: 'accept' | 'reverse', atMs: number) =>
  decideObservations(
    database.db,
    {
      merchantId: merchant.merchantId,
      of: { integrationId: shop.integrationId },
      decision,
      by: 'Ada',
    },
    { clock: { now: () => after(atMs) } },
  );

it('ten figures that fall to nothing are ten falls', async () => {
  await shop.read(0, 1_000, units.slice(0, 10));
  expect(await states()).toEqual(Array(10).fill('provisional'));
  expect(await onHand()).toBe(14 * 4 - 40);
});

it('from the eleventh on they are quarantined: nothing is booked, and one incident says so', async () => {
  await shop.read(0, 1_000, units.slice(0, 8));
  await shop.read(0, 2_000, units.slice(8));
  expect(await states()).toEqual([
    ...Array<string>(8).fill('provisional'),
    ...Array<string>(6).fill('quarantined'),
  ]);
  expect(await onHand()).toBe(14 * 4 - 32);
  expect(await massDrops()).toHaveLength(1);
});

it('one action takes all of them back, those of the window before too', async () => {
  await shop.read(0, 1_000, units.slice(0, 8));
  await shop.read(0, 2_000, units.slice(8));
  const decided = await decide('reverse', 3_000);
  expect(decided.map(({ kind }) => kind)).toEqual(Array(14).fill('decided'));
  expect(await states()).toEqual(Array(14).fill('reversed'));
  expect(await onHand()).toBe(14 * 4);
  expect(await massDrops()).toEqual([]);
});

it('accepted they are changes by hand', async () => {
  await shop.read(0, 1_000);
  await decide('accept', 3_000);
  expect(await states()).toEqual(Array(14).fill('adopted'));
  expect(await onHand()).toBe(0);
  expect(await massDrops()).toEqual([]);
});

it('falls of less than half are none of a mass drop, and neither are those of another time', async () => {
  await shop.read(3, 1_000);
  expect(await states()).toEqual(Array(14).fill('provisional'));
  await shop.read(1, 11 * 60_000 + 1_000, units.slice(0, 10));
  await shop.read(0, 22 * 60_000, units.slice(10));
  expect(await states()).not.toContain('quarantined');
});

it('a shop that takes its mistake back itself ends the quarantine, and no stock came or went', async () => {
  await shop.read(0, 1_000);
  await shop.read(4, 60_000);
  await shop.read(4, 63_000);
  expect(await states()).toEqual(Array(14).fill('dropped'));
  expect(await onHand()).toBe(14 * 4);
  await shop.decide(64_000);
  expect(await massDrops()).toEqual([]);
});

it('orders that come in explain it: nothing is left for a person to accept', async () => {
  await shop.read(0, 1_000);
  for (const unit of units) {
    const order = orderFor(unit, { [unit]: 4 }, { placedAt: '2026-11-22T11:59:00Z' });
    await takeIn(database.db, [deliveryOf({ ...merchant, integrationId: shop.integrationId }, order)], {
      clock: { now: () => after(5_000) },
    });
  }
  expect(await states()).toEqual(Array(14).fill('consumed'));
  expect(await decide('accept', 6_000)).toEqual([]);
  expect(await onHand()).toBe(14 * 4);
  await shop.read(0, 7_000);
  expect(await states()).toHaveLength(14);
});
