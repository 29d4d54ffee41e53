import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { switchOffSoldOut } from '@onhand/core/channel-stock/switch-off-sold-out.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { releaseDated, releasedAtATime } from '@onhand/core/warehouse/release-street-date.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
import { warehouseOf } from '../../setup/warehouse.ts';
import type { TestWarehouse } from '../../setup/warehouse.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let shop: IntegrationId;
let a: ItemId;
let b: ItemId;
let warehouse: TestWarehouse;
const clock = { now: () => new Date() };
const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(async () => {
  const differences = await verifyStock(database.db);
  expect(differences.filter(({ check }) => check.startsWith('orders are held'))).toEqual([]);
});
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  shop = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  a = await createItem(db, merchant, 'A', 3);
  b = await createItem(db, merchant, 'B', 9);
  await createListing(db, merchant, { integrationId: shop, unit: 'a', itemId: a });
  await createListing(db, merchant, { integrationId: shop, unit: 'b', itemId: b });
  warehouse = warehouseOf(db, merchant, { integrationId: shop, clock });
  await sql`update merchants set process_orders = 'manual' where id = ${merchant.merchantId}`.execute(db);
  await sql`update items set process_orders = true where merchant_id = ${merchant.merchantId}`.execute(db);
});

const committed = async (itemId: ItemId) =>
  (
    await database.db
      .selectFrom('stock_levels')
      .where('item_id', '=', itemId)
      .select('committed')
      .executeTakeFirst()
  )?.committed;

describe('Process Orders that is off', () => {
  it('holds an order with a line that is not fully committed, whose stock stays committed', async () => {
    await warehouse.set(a, { processOrders: false });
    await warehouse.order('all there', { a: 1, b: 1 });
    await warehouse.order('short', { a: 4, b: 1 });
    expect(await warehouse.holds('all there')).toEqual([]);
    expect(await warehouse.holds('short')).toEqual(['1 process_orders_off']);
    expect([await committed(a), await committed(b)]).toEqual([3, 2]);
  });

  it('releases its orders as it is switched on, and holds them again as it is switched off', async () => {
    await warehouse.order('short', { a: 5 });
    expect(await warehouse.holds('short')).toEqual([]);
    await warehouse.set(a, { processOrders: false });
    expect(await warehouse.holds('short')).toEqual(['1 process_orders_off']);
    await warehouse.set(a, { processOrders: false });
    await warehouse.set(a, { processOrders: true });
    expect(await warehouse.holds('short')).toEqual([]);
  });

  it.each([
    ['a receipt gives it its units', () => warehouse.book('receipt', 2, a)],
    ['it is cancelled', () => warehouse.order('short', { a: 5 }, { version: 2, state: 'cancelled' })],
    ['it wants no more than there is', () => warehouse.order('short', { a: 3 }, { version: 2 })],
    ['its line is gone', () => warehouse.order('short', { b: 1 }, { version: 2 })],
  ])('releases an order as %s', async (_what, change) => {
    await warehouse.set(a, { processOrders: false });
    await warehouse.order('short', { a: 5 });
    expect(await warehouse.holds('short')).toEqual(['1 process_orders_off']);
    await change();
    expect(await warehouse.holds('short')).toEqual([]);
  });

  it('holds an order of which a count takes units away', async () => {
    await warehouse.set(a, { processOrders: false });
    await warehouse.order('all there', { a: 3 });
    expect(await warehouse.holds('all there')).toEqual([]);
    await warehouse.book('count', 1, a);
    expect(await warehouse.holds('all there')).toEqual(['1 process_orders_off']);
  });

  it('automatic: what is oversold is held once the item is off, and released by a receipt, whoever gets it', async () => {
    const { db } = database;
    await sql`update merchants set process_orders = 'automatic' where id = ${merchant.merchantId}`.execute(
      db,
    );
    await sql`update integrations set quantity_sync = false where id = ${shop}`.execute(db);
    await sql`update channel_stock set state = 'blocked', block_code = 'quantity_sync_off'`.execute(db);
    await warehouse.order('short', { a: 5 });
    await warehouse.order('later', { a: 5 });
    await sql`delete from touched_items`.execute(db);
    await sql`insert into sold_out_items (merchant_id, item_id) values (${merchant.merchantId}, ${a})`.execute(
      db,
    );
    expect(await warehouse.holds('short')).toEqual([]);
    await switchOffSoldOut(db, clock.now());
    expect(await warehouse.isOn(a)).toBe(false);
    expect(await warehouse.holds('short')).toEqual(['1 process_orders_off']);
    await warehouse.order('last', { a: 1 });
    expect(await warehouse.holds('last')).toEqual(['1 process_orders_off']);
    await warehouse.book('receipt', 2, a);
    expect(await warehouse.isOn(a)).toBe(true);
    expect([
      await warehouse.holds('short'),
      await warehouse.holds('later'),
      await warehouse.holds('last'),
    ]).toEqual([[], [], []]);
    await spreadDue(db, clock.now());
  });

  it('of a bundle: its component, or the bundle itself, which a person switched off', async () => {
    const { db } = database;
    const bundle = await createBundle(db, merchant, 'K', [
      { itemId: a, quantity: 2 },
      { itemId: b, quantity: 1 },
    ]);
    await createListing(db, merchant, { integrationId: shop, unit: 'k', itemId: bundle });
    await warehouse.order('kits', { k: 3 });
    expect(await warehouse.holds('kits')).toEqual([]);
    await warehouse.set(a, { processOrders: false });
    expect(await warehouse.holds('kits')).toEqual(['1 process_orders_off']);
    await warehouse.set(bundle, { processOrders: false });
    await warehouse.set(a, { processOrders: true });
    expect(await warehouse.holds('kits')).toEqual(['1 process_orders_off']);
    await warehouse.set(bundle, { processOrders: true });
    expect(await warehouse.holds('kits')).toEqual([]);
  });
});

describe('a street date', () => {
  const release = (itemId: ItemId) =>
    releaseDated(database.db, { merchantId: merchant.merchantId, itemId }, clock.now());
  /** As if so much time had passed: the row has an earlier date. */
  const passes = (hours: number) =>
    sql`update items set street_date = street_date - make_interval(hours => ${hours}) where id = ${a}`.execute(
      database.db,
    );

  it('holds the orders of its item, earlier and later ones, until it is over', async () => {
    await warehouse.order('earlier', { a: 1, b: 1 });
    await warehouse.set(a, { streetDate: inHours(5) });
    await warehouse.order('later', { a: 1 });
    await warehouse.order('other', { b: 1 });
    expect([await warehouse.holds('earlier'), await warehouse.holds('later')]).toEqual([
      ['1 street_date'],
      ['1 street_date'],
    ]);
    expect(await warehouse.holds('other')).toEqual([]);
    expect(await committed(a)).toBe(2);
    expect(await release(a)).toMatchObject({ kind: 'waits', waitMs: expect.any(Number) });
    expect(await warehouse.holds('later')).toEqual(['1 street_date']);
    await passes(6);
    // Over: nothing new is held, and what is held is released once, however often it is asked for.
    await warehouse.order('after', { a: 1 });
    expect(await warehouse.holds('after')).toEqual([]);
    expect(await release(a)).toEqual({ kind: 'done' });
    expect(await release(a)).toEqual({ kind: 'done' });
    expect([await warehouse.holds('earlier'), await warehouse.holds('later')]).toEqual([[], []]);
  });

  it('that is moved holds on; that is removed releases', async () => {
    await warehouse.set(a, { streetDate: inHours(1) });
    await warehouse.order('1', { a: 1 });
    await warehouse.set(a, { streetDate: inHours(48) });
    await passes(2);
    expect(await release(a)).toMatchObject({ kind: 'waits' });
    expect(await warehouse.holds('1')).toEqual(['1 street_date']);
    await warehouse.set(a, { streetDate: null });
    expect(await release(a)).toEqual({ kind: 'done' });
    expect(await warehouse.holds('1')).toEqual([]);
  });

  it('lets a cancelled order go', async () => {
    await warehouse.set(a, { streetDate: inHours(1) });
    await warehouse.order('1', { a: 1 });
    await warehouse.order('1', { a: 1 }, { version: 2, state: 'cancelled' });
    expect(await warehouse.holds('1')).toEqual([]);
  });

  it('suspends the automatic switch, which is made up for at its end', async () => {
    const { db } = database;
    await sql`update merchants set process_orders = 'automatic' where id = ${merchant.merchantId}`.execute(
      db,
    );
    await warehouse.set(a, { processOrders: false, streetDate: inHours(1) });
    await warehouse.book('receipt', 4, a);
    expect(await warehouse.isOn(a)).toBe(false);
    await warehouse.set(a, { streetDate: inHours(2) });
    await warehouse.order('short', { a: 9 });
    expect(await warehouse.holds('short')).toEqual(['1 process_orders_off', '1 street_date']);
    await warehouse.order('short', { a: 6 }, { version: 2 });
    expect(await warehouse.holds('short')).toEqual(['1 street_date']);
    await passes(3);
    expect(await release(a)).toEqual({ kind: 'done' });
    expect(await warehouse.isOn(a)).toBe(true);
    expect(await warehouse.holds('short')).toEqual([]);
  });

  it('leaves what a person switched off', async () => {
    await sql`update merchants set process_orders = 'automatic' where id = ${merchant.merchantId}`.execute(
      database.db,
    );
    await warehouse.set(a, { processOrders: false, streetDate: inHours(1) });
    await passes(2);
    await release(a);
    expect(await warehouse.isOn(a)).toBe(false);
  });

  it('releases many orders in batches', async () => {
    await warehouse.order('1', { a: 1 });
    await sql`
      with placed as (
        insert into orders (merchant_id, integration_id, external_order_id, first_seen_at, changed_at)
        select ${merchant.merchantId}, ${shop}, 'many-' || n, now(), now() from generate_series(1, 1200) n
        returning id),
      line as (
        insert into order_lines (merchant_id, order_id, external_line_id, item_id, effect, quantity, unit_price, currency)
        select ${merchant.merchantId}, id, '1', ${a}, 'counted', 1, 1, 'USD' from placed
        returning order_id)
      insert into commitments (merchant_id, order_id, external_line_id, item_id, location_id, committed, settled, booked_seq)
      select ${merchant.merchantId}, order_id, '1', ${a}, ${merchant.locationId}, 1, 0, 1 from line`.execute(
      database.db,
    );
    await warehouse.set(a, { streetDate: inHours(1) });
    await passes(2);
    const steps = [];
    for (let step = await release(a); step.kind === 'more'; step = await release(a)) steps.push(step.kind);
    expect(steps).toHaveLength(Math.floor(1_201 / releasedAtATime));
    expect(await warehouse.holds('1')).toEqual([]);
  });

  it('holds every order that crosses it', async () => {
    const dates = Array.from({ length: 8 }, (_, index) => inHours(1 + index));
    await Promise.all([
      ...dates.map((streetDate) => warehouse.set(a, { streetDate })),
      ...dates.map((_, index) => warehouse.order(`crossing-${index}`, { a: 1 })),
    ]);
    const holds = await Promise.all(dates.map((_, index) => warehouse.holds(`crossing-${index}`)));
    expect(holds).toEqual(dates.map(() => ['1 street_date']));
  });

  it('is not for bundles', async () => {
    const bundle = await createBundle(database.db, merchant, 'K', [{ itemId: a, quantity: 2 }]);
    await expect(warehouse.set(bundle, { streetDate: inHours(1) })).rejects.toMatchObject({
      code: 'bundle_has_no_street_date',
    });
  });
});
