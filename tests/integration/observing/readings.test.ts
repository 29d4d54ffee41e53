import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { until } from '../../setup/until.ts';

const placedAt = '2026-11-22T11:59:00Z';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
});

async function sell(externalId: string, units: number, atMs: number, placed = placedAt): Promise<void> {
  const order = orderFor(externalId, { a: units }, { placedAt: placed });
  const delivery = deliveryOf({ ...merchant, integrationId }, order);
  await takeIn(database.db, [delivery], { clock: { now: () => after(atMs) } });
}

const decide = (atMs: number) => shop.decide(atMs);

async function level() {
  return database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand', 'committed', 'deficit'])
    .executeTakeFirst();
}
const observations = async () =>
  (await shop.observations()).map(({ state, units, consumed }) => ({ state, units, consumed }));
/** Transactions that wait for a lock on items. */
async function waitingForItems(): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
  return rows[0]?.waiting ?? 0;
}
const channel = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['state', 'known', 'read_due_at'])
    .executeTakeFirstOrThrow();

describe('a figure that may stand there', () => {
  it('is an echo: what was written, and with or without an order that came in since', async () => {
    await sell('1', 2, 1_000);
    await shop.read(10, 1_500);
    await shop.read(8, 2_500);
    expect(await observations()).toEqual([]);
    expect(await level()).toMatchObject({ on_hand: 10, committed: 2 });
  });

  it('is no longer the one with the order in it, once a later reading had it without', async () => {
    await sell('1', 2, 1_000);
    await shop.read(8, 60_000);
    await shop.read(6, 61_000);
    expect(await observations()).toMatchObject([{ state: 'provisional', units: -2 }]);
  });

  it('is none where the shop manages no stock: no figure is never zero', async () => {
    await shop.read(null, 1_000);
    expect(await observations()).toEqual([]);
    expect(await level()).toMatchObject({ on_hand: 10 });
  });
});

describe('an unexplained fall', () => {
  it('is booked at once, and an order that comes late explains it', async () => {
    await shop.read(7, 1_000);
    expect(await level()).toMatchObject({ on_hand: 7, committed: 0 });
    await sell('late', 3, 5_000);
    expect(await level()).toMatchObject({ on_hand: 10, committed: 3 });
    expect(await observations()).toEqual([{ state: 'consumed', units: -3, consumed: 3 }]);
    await shop.read(7, 6_000);
    expect(await observations()).toHaveLength(1);
    expect(await verifyStock(database.db)).toEqual([]);
  });

  it('is explained only as far as the order reaches; the rest is a change by hand where stock flows in', async () => {
    await shop.setDirection('bidirectional');
    await shop.read(7, 1_000);
    await sell('late', 2, 5_000);
    expect(await level()).toMatchObject({ on_hand: 9, committed: 2 });
    expect(await decide(60_000)).toBe(0);
    expect(await decide(61_000)).toBe(1);
    expect(await observations()).toEqual([{ state: 'adopted', units: -3, consumed: 2 }]);
    expect(await level()).toMatchObject({ on_hand: 9, committed: 2 });
  });

  it('is explained by units put back for an order, where the figure would have been expected with them', async () => {
    await sell('1', 3, 1_000);
    // The order was changed to 2, and we have not heard of it.
    await shop.read(8, 1_500);
    expect(await level()).toMatchObject({ on_hand: 8, committed: 3 });
    const edited = orderFor('1', { a: 2 }, { placedAt, version: 2 });
    await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, edited)], {
      clock: { now: () => after(1_700) },
    });
    expect(await level()).toMatchObject({ on_hand: 10, committed: 2 });
    expect(await observations()).toMatchObject([{ state: 'consumed' }]);
  });

  it('is not explained by an order that was placed after it was read', async () => {
    await shop.read(7, 1_000);
    await sell('later', 3, 5_000, '2026-11-22T12:00:03Z');
    expect(await level()).toMatchObject({ on_hand: 7, committed: 3 });
    expect(await observations()).toMatchObject([{ state: 'provisional', consumed: 0 }]);
  });

  it('is taken back and overwritten where stock does not flow in', async () => {
    await shop.read(7, 1_000);
    await decide(61_000);
    expect(await level()).toMatchObject({ on_hand: 10 });
    expect(await observations()).toMatchObject([{ state: 'reversed' }]);
    expect(await channel()).toMatchObject({ state: 'due', known: 7 });
  });

  it('takes promised units back where nothing else is left, and a reversal serves them again', async () => {
    await sell('1', 10, 500);
    await shop.read(0, 10_000);
    expect(await observations()).toEqual([]);
    await shop.know(0);
    await shop.read(-2, 11_000);
    expect(await level()).toMatchObject({ on_hand: 8, committed: 8 });
    await decide(80_000);
    expect(await level()).toMatchObject({ on_hand: 10, committed: 10 });
    expect(await verifyStock(database.db)).toEqual([]);
  });
});

describe('an order and the reading that has it, at one moment', () => {
  it('are one sale, whichever is first: the reading waits for the items that the door holds', async () => {
    const { db } = database;
    await shop.setDirection('bidirectional');
    const door = Promise.withResolvers<void>();
    const isHeld = Promise.withResolvers<void>();
    const holder = db.transaction().execute(async (tx) => {
      await sql`select 1 from items where id = ${itemId} for no key update`.execute(tx);
      isHeld.resolve();
      await door.promise;
    });
    await isHeld.promise;
    const order = sell('1', 3, 1_000);
    await until(waitingForItems, (waiting) => waiting === 1);
    const reading = shop.read(7, 1_000);
    await until(waitingForItems, (waiting) => waiting === 2);
    door.resolve();
    await Promise.all([holder, order, reading]);
    // Either the reading found the order, or the order found the fall.
    expect((await observations()).filter(({ state }) => state !== 'consumed')).toEqual([]);
    await decide(70_000);
    expect(await level()).toMatchObject({ on_hand: 10, committed: 3 });
  });
});

describe('an unexplained rise', () => {
  it('is booked where stock flows in, when a second reading a settling time later agrees', async () => {
    await shop.setDirection('bidirectional');
    await shop.read(13, 1_000);
    expect(await level()).toMatchObject({ on_hand: 10 });
    expect(await channel()).toMatchObject({ known: 10, read_due_at: after(1_000 + settlesWithinMs) });
    await shop.read(13, 2_000);
    expect(await level()).toMatchObject({ on_hand: 10 });
    await shop.read(13, 3_000);
    expect(await level()).toMatchObject({ on_hand: 13 });
    expect(await observations()).toMatchObject([{ state: 'provisional', units: 3 }]);
    await decide(63_000);
    expect(await observations()).toMatchObject([{ state: 'adopted', units: 3 }]);
    expect(await level()).toMatchObject({ on_hand: 13 });
  });

  it('is forgotten when the second reading does not see it any more', async () => {
    await shop.setDirection('bidirectional');
    await shop.read(13, 1_000);
    await shop.read(10, 3_000);
    expect(await observations()).toMatchObject([{ state: 'dropped' }]);
    expect(await level()).toMatchObject({ on_hand: 10 });
  });

  it('is forgotten when the shop shows no figure any more: weeks later one reading is not two', async () => {
    await shop.setDirection('bidirectional');
    await shop.read(13, 1_000);
    await shop.read(null, 3_500);
    await shop.read(13, 14 * 24 * 3_600_000);
    expect(await observations()).toMatchObject([{ state: 'dropped' }, { state: 'rising' }]);
    expect(await level()).toMatchObject({ on_hand: 10 });
  });

  it('of units that a cancellation put back, which is heard of later, is of those units: they come back once', async () => {
    await shop.setDirection('bidirectional');
    await sell('1', 2, 1_000);
    await shop.read(8, 10_000);
    await shop.read(10, 20_000);
    await shop.read(10, 22_000);
    expect(await level()).toMatchObject({ on_hand: 12, committed: 2 });
    const cancelled = orderFor(
      '1',
      { a: 2 },
      { placedAt, version: 2, state: 'cancelled', stockLowered: false },
    );
    await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, cancelled)], {
      clock: { now: () => after(25_000) },
    });
    await decide(90_000);
    expect(await level()).toMatchObject({ on_hand: 10, committed: 0 });
    expect(await observations()).toMatchObject([{ state: 'consumed', units: 2 }]);
    expect(await verifyStock(database.db)).toEqual([]);
  });

  it('is a mismatch elsewhere, and overwritten', async () => {
    await shop.read(13, 1_000);
    expect(await observations()).toMatchObject([{ state: 'mismatch', units: 3 }]);
    expect(await level()).toMatchObject({ on_hand: 10 });
    expect(await channel()).toMatchObject({ state: 'due', known: 13 });
  });
});
