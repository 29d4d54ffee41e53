import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { rebookListing } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

const clock = { now: () => new Date() };
let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;

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
});

const deliver = (...orders: OrderSnapshot[]) =>
  takeIn(
    database.db,
    orders.map((order) => deliveryOf({ ...merchant, integrationId }, order)),
    { clock },
  );

async function stock() {
  const { rows } = await sql<{ onHand: number; committed: number }>`
    select sum(on_hand)::int as "onHand", sum(committed)::int as committed from stock_levels
    where item_id = ${itemId}`.execute(database.db);
  return rows[0];
}

async function oversold() {
  const { rows } = await sql<{ order: string; units: number }>`
    select external_order_id as "order", units from waiting_units join orders on orders.id = order_id
    where item_id = ${itemId} order by seq`.execute(database.db);
  return rows;
}

describe('an order', () => {
  it('commits its units at the door', async () => {
    await expect(deliver(orderFor('1', { a: 2 }))).resolves.toMatchObject([
      { kind: 'taken_in', revision: 1 },
    ]);
    expect(await stock()).toEqual({ onHand: 10, committed: 2 });
  });

  it('counts once, however often it comes', async () => {
    const order = orderFor('1', { a: 2 });
    await deliver(order);
    await expect(deliver(order, order)).resolves.toMatchObject([{ kind: 'repeated' }, { kind: 'repeated' }]);
    expect(await stock()).toEqual({ onHand: 10, committed: 2 });
  });

  it('holds what its newest snapshot says, whatever order the snapshots come in', async () => {
    const history = [3, 2, 4, 1].map((quantity, index) =>
      orderFor('1', { a: quantity }, { version: index + 1 }),
    );
    for (const order of [history[2], history[0], history[3], history[1]]) {
      await deliver(...(order === undefined ? [] : [order]));
    }
    expect(await stock()).toEqual({ onHand: 10, committed: 1 });
    expect(await verifyStock(database.db)).toEqual([]);
  });

  it('releases what it held when it is cancelled, and settles it when it is closed', async () => {
    await deliver(orderFor('1', { a: 2 }), orderFor('2', { a: 3 }));
    await deliver(orderFor('1', { a: 2 }, { version: 2, state: 'cancelled' }));
    expect(await stock()).toEqual({ onHand: 10, committed: 3 });
    await deliver(orderFor('2', { a: 3 }, { version: 2, state: 'closed' }));
    expect(await stock()).toEqual({ onHand: 7, committed: 0 });
  });

  it('gives back what a line no longer has', async () => {
    await deliver(orderFor('1', { a: 2 }));
    await deliver(orderFor('1', {}, { version: 2 }));
    expect(await stock()).toEqual({ onHand: 10, committed: 0 });
  });

  it('of an equal version is a hint, and the reading of it counts', async () => {
    await deliver(orderFor('1', { a: 2 }));
    await expect(deliver(orderFor('1', { a: 5 }))).resolves.toMatchObject([{ kind: 'reread_needed' }]);
    expect(await stock()).toEqual({ onHand: 10, committed: 2 });
    await deliver(orderFor('1', { a: 5 }, { readStartedAt: new Date().toISOString() }));
    expect(await stock()).toEqual({ onHand: 10, committed: 5 });
  });

  it('of before its listing counts moves nothing', async () => {
    const placedAt = '2025-12-31T23:59:59Z';
    await deliver(orderFor('1', { a: 2 }, { placedAt, reservedAt: { at: placedAt, exact: true } }));
    expect(await stock()).toEqual({ onHand: 10, committed: 0 });
  });

  it('of listings we do not know counts only what we know', async () => {
    await deliver(orderFor('1', { a: 2, foreign: 7 }));
    expect(await stock()).toEqual({ onHand: 10, committed: 2 });
    const lines = await database.db
      .selectFrom('order_lines')
      .select('effect')
      .where('sku', '=', 'foreign')
      .execute();
    expect(lines).toContainEqual({ effect: 'unknown_listing' });
  });
});

describe('units that are not there', () => {
  it('are kept as oversold with an open incident, and available is never negative', async () => {
    await deliver(orderFor('1', { a: 8 }), orderFor('2', { a: 5 }));
    expect(await stock()).toEqual({ onHand: 10, committed: 10 });
    expect(await oversold()).toEqual([{ order: '2', units: 3 }]);
    const incidents = await database.db
      .selectFrom('incidents')
      .select(['kind', 'units', 'resolved_at'])
      .where('item_id', '=', itemId)
      .execute();
    expect(incidents).toEqual([{ kind: 'oversell', units: 3, resolved_at: null }]);
  });

  it('are given to who waits longest when something comes in', async () => {
    await deliver(orderFor('1', { a: 10 }), orderFor('2', { a: 3 }), orderFor('3', { a: 2 }));
    await bookStock(
      database.db,
      [{ kind: 'receipt', ...merchant, itemId, quantity: 4, sourceKey: `receipt:${itemId}` }],
      { actor: 'test', clock },
    );
    expect(await oversold()).toEqual([{ order: '3', units: 1 }]);
    expect(await stock()).toEqual({ onHand: 14, committed: 14 });
    await deliver(orderFor('1', { a: 10 }, { version: 2, state: 'cancelled' }));
    expect(await oversold()).toEqual([]);
    expect(await stock()).toEqual({ onHand: 14, committed: 5 });
    expect(await verifyStock(database.db)).toEqual([]);
  });
});

describe('less than is promised', () => {
  const adjust = (quantity: number) =>
    bookStock(
      database.db,
      [{ kind: 'adjustment', ...merchant, itemId, quantity, sourceKey: `by-hand:${itemId}:${quantity}` }],
      { actor: 'test', clock },
    );

  it('takes units back from who came last, and gives them back when something comes in', async () => {
    await deliver(orderFor('1', { a: 4 }));
    await deliver(orderFor('2', { a: 5 }));
    await expect(adjust(-3)).resolves.toMatchObject([
      { kind: 'booked', onHand: 7, committed: 7, deficit: 0 },
    ]);
    expect(await oversold()).toEqual([{ order: '2', units: 2 }]);
    await adjust(2);
    expect(await oversold()).toEqual([]);
    expect(await stock()).toEqual({ onHand: 9, committed: 9 });
    expect(await verifyStock(database.db)).toEqual([]);
  });

  it('is a deficit where even that is not enough, and a cancellation brings nothing on sale before it is filled', async () => {
    await deliver(orderFor('1', { a: 4 }));
    await expect(adjust(-13)).resolves.toMatchObject([{ onHand: 0, committed: 0, deficit: 3 }]);
    expect(await oversold()).toEqual([{ order: '1', units: 4 }]);
    await deliver(orderFor('1', { a: 4 }, { version: 2, state: 'cancelled' }));
    await expect(adjust(5)).resolves.toMatchObject([{ onHand: 2, committed: 0, deficit: 0 }]);
    expect(await verifyStock(database.db)).toEqual([]);
  });
});

describe('locations', () => {
  it('are taken from by priority, and a line is split where one has too little', async () => {
    const { db } = database;
    const second = await createLocation(db, merchant.merchantId, 'Second', 2);
    await bookStock(
      db,
      [
        {
          kind: 'receipt',
          ...merchant,
          locationId: second,
          itemId,
          quantity: 5,
          sourceKey: `second:${itemId}`,
        },
      ],
      { actor: 'test', clock },
    );
    const both = await createIntegration(db, merchant, `both-${merchant.merchantId}`, [
      merchant.locationId,
      second,
    ]);
    await createListing(db, merchant, { integrationId: both, unit: 'a', itemId });
    await takeIn(db, [deliveryOf({ ...merchant, integrationId: both }, orderFor('1', { a: 12 }))], { clock });
    const held = await db
      .selectFrom('commitments')
      .select(['location_id', 'committed'])
      .where('item_id', '=', itemId)
      .execute();
    expect(held).toEqual(
      expect.arrayContaining([
        { location_id: merchant.locationId, committed: 10 },
        { location_id: second, committed: 2 },
      ]),
    );
  });
});

describe('a line whose listing is not linked', () => {
  it('waits, and counts as soon as it is', async () => {
    const { db } = database;
    const listingId = await createListing(db, merchant, { integrationId, unit: 'b', itemId: null });
    await deliver(orderFor('1', { b: 4 }));
    expect(await stock()).toEqual({ onHand: 10, committed: 0 });
    await db
      .updateTable('listings')
      .set({ item_id: itemId, linked_by: 'hand', status: 'listed_and_synced' })
      .where('id', '=', listingId)
      .execute();
    await expect(rebookListing(db, { ...merchant, listingId }, { clock })).resolves.toBe(1);
    expect(await stock()).toEqual({ onHand: 10, committed: 4 });
  });
});

describe('a line that counted', () => {
  it('keeps its item when its listing is unlinked, and still gives back what it holds', async () => {
    const { db } = database;
    await deliver(orderFor('1', { a: 4 }));
    await db
      .updateTable('listings')
      .set({ item_id: null, linked_by: null, status: 'listed' })
      .where('integration_id', '=', integrationId)
      .execute();
    await deliver(orderFor('1', { a: 3 }, { version: 2 }));
    expect(await stock()).toEqual({ onHand: 10, committed: 3 });
    await deliver(orderFor('1', { a: 3 }, { version: 3, state: 'cancelled' }));
    expect(await stock()).toEqual({ onHand: 10, committed: 0 });
  });
});

describe('an item that was never received', () => {
  it('is oversold, served by its first receipt, and settled when the order ships', async () => {
    const { db } = database;
    const product = await db
      .insertInto('products')
      .values({ merchant_id: merchant.merchantId, title: 'new' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const item = await db
      .insertInto('items')
      .values({ merchant_id: merchant.merchantId, product_id: product.id, sku: 'NEW' })
      .returning('id')
      .executeTakeFirstOrThrow();
    itemId = item.id;
    await createListing(db, merchant, { integrationId, unit: 'new', itemId });
    await deliver(orderFor('1', { new: 1 }));
    expect(await oversold()).toEqual([{ order: '1', units: 1 }]);
    await bookStock(
      db,
      [{ kind: 'receipt', ...merchant, itemId, quantity: 10, sourceKey: `first:${itemId}` }],
      {
        actor: 'test',
        clock,
      },
    );
    expect(await stock()).toEqual({ onHand: 10, committed: 1 });
    await deliver(orderFor('1', { new: 1 }, { version: 2, state: 'closed' }));
    expect(await stock()).toEqual({ onHand: 9, committed: 0 });
  });
});

describe('a product that was deleted in the shop', () => {
  it('takes nothing from the order that sold it', async () => {
    const order = orderFor('1', { a: 3 });
    await deliver(order);
    const nameless = order.lines.map((line) => ({ ...line, ref: null }));
    await deliver({ ...order, version: 2, lines: nameless });
    expect(await stock()).toEqual({ onHand: 10, committed: 3 });
    await deliver({ ...order, version: 3, state: 'closed', lines: nameless });
    expect(await stock()).toEqual({ onHand: 7, committed: 0 });
  });
});

describe('many at a time', () => {
  it('of orders, cancellations, receipts at new locations and counts leave a ledger that agrees', async () => {
    const { db } = database;
    const locations = await Promise.all(
      [2, 3, 4].map((priority) => createLocation(db, merchant.merchantId, `Location ${priority}`, priority)),
    );
    const both = await createIntegration(db, merchant, `all-${merchant.merchantId}`, [
      merchant.locationId,
      ...locations,
    ]);
    await createListing(db, merchant, { integrationId: both, unit: 'a', itemId });
    const order = (index: number, changes: Partial<OrderSnapshot> = {}) =>
      takeIn(
        db,
        [deliveryOf({ ...merchant, integrationId: both }, orderFor(`${index}`, { a: 3 }, changes))],
        { clock },
      );
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => order(index)),
      ...Array.from({ length: 20 }, (_, index) =>
        order(index, { version: 2, state: index % 2 ? 'cancelled' : 'closed' }),
      ),
      ...locations.map((locationId) =>
        bookStock(
          db,
          [{ kind: 'receipt', ...merchant, locationId, itemId, quantity: 7, sourceKey: `in:${itemId}` }],
          { actor: 'test', clock },
        ),
      ),
    ]);
    const failed = await db
      .selectFrom('inbound_events')
      .where('integration_id', '=', both)
      .where('state', '=', 'failed')
      .selectAll()
      .execute();
    expect(failed).toEqual([]);
    // 31 were there; ten orders of three have left.
    expect(await stock()).toEqual({ onHand: 1, committed: 0 });
    expect(await verifyStock(db)).toEqual([]);
  });

  it('end as one after the other, and no batch deadlocks with another', async () => {
    const { db } = database;
    const other = await createItem(db, merchant, 'B', 1_000);
    await createListing(db, merchant, { integrationId, unit: 'b', itemId: other });
    const batches = Array.from({ length: 12 }, (_, batch) =>
      Array.from({ length: 20 }, (_, index) =>
        orderFor(`${batch}-${index}`, index % 2 === 0 ? { a: 1, b: 1 } : { b: 1, a: 1 }),
      ),
    );
    await Promise.all(batches.map((batch) => deliver(...batch)));
    expect(await stock()).toEqual({ onHand: 10, committed: 10 });
    expect((await oversold()).length).toBe(230);
    expect(await verifyStock(database.db)).toEqual([]);
  });

  it('a poison one that PostgreSQL cannot even hold is stored without what it cannot hold', async () => {
    const order = orderFor('1\u0000\ud83d', { a: 1 });
    await expect(deliver(order)).resolves.toMatchObject([{ kind: 'failed' }]);
    const [stored] = await database.db
      .selectFrom('inbound_events')
      .where('integration_id', '=', integrationId)
      .select(['state', 'external_order_id'])
      .execute();
    expect(stored).toEqual({ state: 'failed', external_order_id: '1\ufffd' });
    const failedItems = await database.db
      .selectFrom('failed_items')
      .where('integration_id', '=', integrationId)
      .select(['operation', 'state'])
      .execute();
    expect(failedItems).toEqual([{ operation: 'take_in_event', state: 'open' }]);
  });

  it('a poison one is stored as failed and the others are taken in', async () => {
    const poison = orderFor('2', { a: 3_000_000_000 });
    await expect(deliver(orderFor('1', { a: 2 }), poison, orderFor('3', { a: 1 }))).resolves.toMatchObject([
      { kind: 'taken_in' },
      { kind: 'failed', code: 'take_in_refused_by_database' },
      { kind: 'taken_in' },
    ]);
    expect(await stock()).toEqual({ onHand: 10, committed: 3 });
  });
});
