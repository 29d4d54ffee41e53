import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { followStockUnits } from '@onhand/core/channel-stock/follow-stock-units.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createIntegration,
  createListing,
  createMerchant,
  createUnopenedItem,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const minute = (minutes: number) => after(minutes * 60_000);
const moment = (minutes: number, exact = true) => ({ at: minute(minutes).toISOString(), exact });
const placedAt = moment(-30).at;
const reservedAt = moment(-20);

let database: TestDatabase;
let merchant: TestMerchant;
let source: IntegrationId;
let seller: IntegrationId;
let itemId: ItemId;
let shop: ObservedShop;

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
  seller = await createIntegration(db, merchant, `seller-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', source).execute();
  itemId = await createUnopenedItem(db, merchant, 'A');
  for (const integrationId of [source, seller]) {
    await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  }
  await db
    .updateTable('listings')
    .set({ counts_from: minute(0) })
    .where('integration_id', '=', seller)
    .execute();
  shop = await observeShop(db, source);
  await shop.setDirection('inbound');
});
afterEach(async () => {
  expect(await verifyStock(database.db)).toEqual([]);
});

const take = (integrationId: IntegrationId, order: OrderSnapshot, minutes = 10) =>
  takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => minute(minutes) },
  });

/** The source shows 10 at the start; it has these orders open then. */
async function open(...orders: OrderSnapshot[]): Promise<void> {
  for (const order of orders) await take(source, order, 0);
  await shop.open(10, 0, orders);
  await rebook();
  expect(await level()).toEqual({ on_hand: 10, committed: 0 });
}
async function rebook(): Promise<void> {
  for (const listing of await findRebookPending(database.db, { limit: 100 })) {
    await rebookListings(database.db, listing, { clock: { now: () => minute(1) } });
  }
}
const level = () =>
  database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand', 'committed'])
    .executeTakeFirst();
const doubts = async () =>
  (
    await database.db
      .selectFrom('incidents')
      .where('merchant_id', '=', merchant.merchantId)
      .where('kind', '=', 'baseline_unknown')
      .select('id')
      .execute()
  ).length;

const old = (changes: Partial<OrderSnapshot> = {}) => orderFor('1', { a: 2 }, { placedAt, ...changes });
const [line] = old().lines;
const refunded = { lines: line === undefined ? [] : [{ ...line, restocked: 1, stockLowered: 1 }] };
const cancelled = { version: 2, state: 'cancelled' } as const;

describe('at the shop whose figure was the opening, an order that was open then', () => {
  it('gives back what is cancelled, and takes it again if the order comes back', async () => {
    await open(old());
    await take(source, old(cancelled));
    expect(await level()).toEqual({ on_hand: 12, committed: 0 });
    await take(source, old(cancelled));
    expect(await level()).toEqual({ on_hand: 12, committed: 0 });
    await take(source, old({ version: 3 }));
    expect(await level()).toEqual({ on_hand: 10, committed: 0 });
    expect(await doubts()).toBe(0);
  });

  it('gives back what is cancelled of a variation that uses the stock', async () => {
    await createListing(database.db, merchant, {
      integrationId: source,
      unit: 'v',
      group: 'a',
      itemId: null,
    });
    await inTransaction(database.db, (tx) =>
      followStockUnits(tx, source, [{ externalKey: 'v', heldBy: 'a' }], minute(-1)),
    );
    // Only the record that is shared is read here.
    const own = database.db.deleteFrom('channel_stock').where('integration_id', '=', source);
    await own.where('external_stock_id', '=', 'v').execute();
    const ofVariation = (changes: Partial<OrderSnapshot> = {}) =>
      orderFor('1', { v: 2 }, { placedAt, ...changes });
    await open(ofVariation());
    await take(source, ofVariation(cancelled));
    expect(await level()).toEqual({ on_hand: 12, committed: 0 });
    expect(await doubts()).toBe(0);
  });

  it('gives back a unit that is restocked', async () => {
    await open(old());
    await take(source, old({ version: 2, ...refunded }));
    expect(await level()).toEqual({ on_hand: 11, committed: 0 });
  });

  it('gives back the units of a line that is taken off', async () => {
    await open(orderFor('1', { a: 2, other: 1 }, { placedAt }));
    const others = orderFor('1', { a: 2, other: 1 }).lines.slice(1);
    await take(source, old({ version: 2, lines: others }));
    expect(await level()).toEqual({ on_hand: 12, committed: 0 });
    const lines = await database.db
      .selectFrom('order_lines')
      .where('merchant_id', '=', merchant.merchantId)
      .where('external_key', '=', 'a')
      .select(['effect', 'quantity', 'cancelled', 'deducted', 'baseline'])
      .execute();
    expect(lines).toEqual([{ effect: 'counted', quantity: 2, cancelled: 2, deducted: 0, baseline: 2 }]);
    await take(source, orderFor('1', { a: 2, other: 1 }, { placedAt, version: 3 }));
    expect(await level()).toEqual({ on_hand: 10, committed: 0 });
  });

  it('counts if it began to reserve since, whatever the moments say', async () => {
    await open(old({ state: 'pending' }));
    await take(source, old({ version: 2, reservedAt }));
    expect(await level()).toEqual({ on_hand: 8, committed: 0 });
    expect(await doubts()).toBe(0);
  });

  it('has no effect when it is only edited', async () => {
    await open(old());
    await take(source, old({ version: 2, state: 'closed' }));
    expect(await level()).toEqual({ on_hand: 10, committed: 0 });
  });

  it('gives back the lines that its cancellation restocks, and no others', async () => {
    const kept = { externalLineId: '2', restockOnCancel: false, quantity: 3, stockLowered: 3 };
    const lines = line === undefined ? [] : [line, { ...line, ...kept }];
    await open(old({ lines }));
    await take(
      source,
      old({ ...cancelled, lines: lines.map((one, at) => (at === 0 ? { ...one, stockLowered: 0 } : one)) }),
    );
    expect(await level()).toEqual({ on_hand: 12, committed: 0 });
  });
});

describe('at that shop, an order with a line that is added since', () => {
  const withLine = () => ({ version: 2, reservedAt, lines: orderFor('1', { other: 1, a: 2 }).lines });

  it.each([
    ['read at the opening', true],
    ['heard of after the opening', false],
  ])('counts the line, without doubt, if the order was %s', async (_when, isOpen) => {
    const before = orderFor('1', { other: 1 }, { placedAt, reservedAt });
    await open(...(isOpen ? [before] : []));
    if (!isOpen) await take(source, before, 5);
    await take(source, old(withLine()));
    expect(await level()).toEqual({ on_hand: 8, committed: 0 });
    expect(await doubts()).toBe(0);
  });
});

describe('a publisher that lost its lease', () => {
  it('opens nothing, and records nothing of the orders', async () => {
    const { db } = database;
    await take(source, old(), -1);
    await db
      .updateTable('publishers')
      .set({ lease_until: minute(-10) })
      .where('integration_id', '=', source)
      .execute();
    await acquireLease(db, source, {
      now: minute(-1),
      leaseMs: 60_000,
      callTimeoutMs: 1,
      requestLifetimeMs: 1,
    });
    await shop.open(10, 0, [old()]);
    expect(await level()).toBeUndefined();
    expect(
      await db.selectFrom('baselines').where('merchant_id', '=', merchant.merchantId).selectAll().execute(),
    ).toEqual([]);
  });
});

describe('at that shop, an order that is learned of later', () => {
  beforeEach(() => open());

  it.each([
    ['has no effect if it reserved before', { reservedAt }, 10],
    ['has no effect if it was paid before', { reservedAt: moment(-20, false) }, 10],
    ['counts if it reserved since', { reservedAt: moment(5) }, 8],
    ['gives back if it was cancelled since', { ...cancelled, reservedAt, cancelledAt: moment(5) }, 12],
    ['has no effect if it was cancelled before', { ...cancelled, cancelledAt: moment(-5) }, 10],
  ])('%s', async (_rule, changes, onHand) => {
    await take(source, old(changes));
    expect(await level()).toEqual({ on_hand: onHand, committed: 0 });
    expect(await doubts()).toBe(0);
  });

  it.each([
    ['may have reserved before', { reservedAt: moment(5, false) }, 8],
    ['may have been cancelled since', { ...cancelled, reservedAt, cancelledAt: moment(5, false) }, 10],
  ])('leaves less available if it %s', async (_rule, changes, onHand) => {
    await take(source, old(changes));
    expect(await level()).toEqual({ on_hand: onHand, committed: 0 });
    expect(await doubts()).toBe(1);
  });
});

describe('at a shop that only sells, an older order', () => {
  beforeEach(() => open());

  it.each([
    ['has no effect if it reserved before', { reservedAt }, 0],
    ['has no effect if it was paid before, and is cancelled', { ...cancelled, reservedAt }, 0],
    ['counts in full if it reserves since', { reservedAt: moment(5) }, 2],
    ['counts in full if it was paid since, and was not seen reserving', { reservedAt: moment(5, false) }, 2],
    ['has no effect while it is pending', { state: 'pending' as const }, 0],
  ])('%s', async (_rule, changes, committed) => {
    await take(seller, old(changes));
    expect(await level()).toEqual({ on_hand: 10, committed });
  });

  it('keeps the first moment at which it was seen reserving', async () => {
    await take(seller, old(), -1);
    await take(seller, old({ version: 2, reservedAt: moment(5, false) }), 10);
    expect(await level()).toEqual({ on_hand: 10, committed: 0 });
  });
});
