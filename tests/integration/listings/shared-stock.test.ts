import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { Seen } from '@onhand/contracts/connector/unit.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { recordChanges } from '@onhand/core/channel-stock/listing-changes/record-changes.ts';
import { takeChanges } from '@onhand/core/channel-stock/listing-changes/take-changes.ts';
import { wantByHand } from '@onhand/core/channel-stock/listing-changes/want-by-hand.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { storeShown } from '@onhand/core/channel-stock/store-shown.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { linkListing } from '@onhand/core/listings/link-listing.ts';
import { linkOnRequest } from '@onhand/core/linking/link-on-request.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { findDueProducts } from '@onhand/core/products/find-due-products.ts';
import { takeInProductListings } from '@onhand/core/runs/listing-readings/take-in-product.ts';
import { findRebookPendingOf } from '@onhand/core/listings/find-rebook-pending.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let lease: Lease;
/** The time of the test, which goes on by a second with each step. */
let now: Date;
const clock = { now: () => now };
const later = () => (now = new Date(now.getTime() + 1_000));
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = new Date('2026-05-01T12:00:00Z');
  merchant = await createMerchant(database.db);
  integrationId = await createIntegration(database.db, merchant, `shop-${merchant.merchantId}`);
  const options = { now, leaseMs: 3_600_000, callTimeoutMs: 1, requestLifetimeMs: 1 };
  const acquired = await acquireLease(database.db, integrationId, options);
  if (acquired === null) throw new Error('Somebody else publishes.');
  lease = acquired;
});

const product = 'shirt';
const refTo = (unit: string) => ({ unit, group: product, location: '' });
/** What is seen of a unit: its own figure, none, or that of its product. */
type Shown = number | 'unmanaged' | 'product';
const seen = (shown: Shown): Seen => {
  const readStartedAt = now.toISOString();
  if (typeof shown === 'number') return { quantity: shown, readStartedAt };
  const none = { quantity: null, why: 'unmanaged', readStartedAt } as const;
  return shown === 'product' ? { ...none, heldBy: product } : none;
};

/** Reads the listings of the product, which shows these units. */
async function list(units: Readonly<Record<string, Shown>>): Promise<void> {
  later();
  const items = Object.entries(units).map(([unit, shown]): ListingSnapshot => ({
    ref: refTo(unit),
    ids: { product },
    title: `Title ${unit}`,
    sku: unit.toUpperCase(),
    state: 'listed',
    seen: seen(shown),
  }));
  const reading = { ...merchant, integrationId, startedAt: now, externalGroup: product };
  await takeInProductListings(database.db, reading, items, { clock, isReleased: false });
}
/** As the shop pushes it. */
const push = (unit: string, shown: Shown) => {
  later();
  const figure = { integrationId, ref: refTo(unit), seen: seen(shown) };
  return inTransaction(database.db, (tx) => storeShown(tx, [figure], now));
};
/** Reads what is due, as the publisher does. Returns the records that it read. */
async function read(figures: Readonly<Record<string, Shown>>): Promise<string[]> {
  later();
  const wanted = await takeReadings(database.db, lease, { now, limit: 100, readingForMs: 60_000 });
  const readings = wanted.map((one) => {
    const { quantity, why = null, heldBy } = seen(figures[one.ref.unit] ?? 'unmanaged');
    const { channelStockId } = one;
    const held = heldBy === undefined ? {} : { heldBy };
    return {
      wanted: one,
      read: { channelStockId, quantity, why, ...held, readStartedAt: now, platformAt: null },
    };
  });
  const observing = { at: later(), settlesWithinMs: 0, ordersVisibleWithinMs: 0 };
  await recordReadings(database.db, lease, readings, observing);
  return wanted.map(({ ref }) => ref.unit).toSorted();
}
/** Has a write of each record fail. */
async function fail(attempts: Awaited<ReturnType<typeof takeDueNow>>, code: string): Promise<void> {
  const next = { step: 'fail', code, message: 'In the words of the shop.' } as const;
  await recordAnswers(
    database.db,
    lease,
    attempts.map(({ channelStockId, requestKey, quantity: wanted }) => {
      const answer = { outcome: code, message: null, seen: null, wanted, next, readBack: false };
      return { channelStockId, requestKey, ...answer };
    }),
    { now, workflowId: 'publish', settlesWithinMs: 0, ordersVisibleWithinMs: 0 },
  );
}
/** Sends what is due, and confirms it. Returns the figure for each record. */
async function send(): Promise<Record<string, number>> {
  const attempts = await takeDueNow();
  await recordAnswers(
    database.db,
    lease,
    attempts.map(({ channelStockId, requestKey, quantity }) => ({
      channelStockId,
      requestKey,
      outcome: 'confirmed',
      message: null,
      seen: { quantity, readStartedAt: now, platformAt: null },
      wanted: quantity,
      next: { step: 'confirm', quantity } as const,
      readBack: false,
    })),
    { now, workflowId: 'publish', settlesWithinMs: 0, ordersVisibleWithinMs: 0 },
  );
  return Object.fromEntries(attempts.map(({ ref, quantity }) => [ref.unit, quantity]));
}
async function takeDueNow() {
  later();
  const taken = await takeDue(database.db, lease, { now, limit: 100, settlesWithinMs: 0, adjusts: false });
  if (taken === 'inactive') throw new Error('The integration is not to be written.');
  return taken.attempts;
}
/** Adds units of an item, whose channels follow. */
async function adjust(itemId: ItemId, quantity: number): Promise<void> {
  const change = {
    kind: 'adjustment',
    ...merchant,
    itemId,
    quantity,
    sourceKey: `adjust:${itemId}`,
  } as const;
  await bookStock(database.db, [change], { actor: 'test', clock });
  await spreadDue(database.db, later());
}
let number = 0;
/** An order for these units. Returns its lines. */
async function sell(units: Readonly<Record<string, number>>) {
  later();
  number += 1;
  const order = orderFor(`order-${number}`, units, { placedAt: now.toISOString() });
  const lines = order.lines.map((line) => ({
    ...line,
    ref: line.ref === null ? null : refTo(line.ref.unit),
  }));
  const to = { ...merchant, integrationId };
  await takeIn(database.db, [deliveryOf(to, { ...order, lines })], { clock });
  return () =>
    database.db
      .selectFrom('order_lines')
      .innerJoin('orders', 'orders.id', 'order_lines.order_id')
      .where('orders.integration_id', '=', integrationId)
      .where('external_order_id', '=', order.externalId)
      .select(['external_key as unit', 'effect', 'item_id as itemId'])
      .orderBy('external_line_id')
      .execute();
}
const listing = (unit: string) =>
  database.db
    .selectFrom('listings')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('external_key', '=', unit)
    .executeTakeFirstOrThrow();
async function link(unit: string, itemId: ItemId): Promise<void> {
  const { id: listingId } = await listing(unit);
  await linkOnRequest(database.db, { ...merchant, listingId, to: { itemId } }, { clock });
}
/** The records that each listing shows. */
const records = async () => {
  const rows = await database.db
    .selectFrom('listings')
    .innerJoin('listing_channel_stock as link', 'link.listing_id', 'listings.id')
    .innerJoin('channel_stock as record', 'record.id', 'link.channel_stock_id')
    .where('listings.integration_id', '=', integrationId)
    .select(['listings.external_key as unit', 'record.external_stock_id as record'])
    .orderBy('listings.external_key')
    .execute();
  return rows.map(({ unit, record }) => `${unit}: ${record}`);
};
/** What is new on the platform comes in by itself. */
const letIn = () =>
  database.db
    .updateTable('sync_settings')
    .set({ direction: 'inbound', auto_import: true })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();
const available = async (itemId: ItemId) => {
  const { onHand, committed } = await database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand as onHand', 'committed'])
    .executeTakeFirstOrThrow();
  return onHand - committed;
};
const failures = () =>
  database.db
    .selectFrom('failed_items')
    .innerJoin('listings', 'listings.id', 'failed_items.subject_id')
    .where('failed_items.integration_id', '=', integrationId)
    .where('state', '<>', 'closed')
    .select(['external_key as unit', 'code'])
    .execute();
const rebook = async () => {
  const integrationIds = [integrationId];
  const listingIds = await findRebookPendingOf(database.db, { ...merchant, integrationIds });
  await rebookListings(database.db, { ...merchant, listingIds }, { clock });
};

/** Two variations use the stock of the product, which is linked; one has stock of its own. */
async function sharing(): Promise<ItemId> {
  await list({ [product]: 40, s: 'product', m: 'product', xl: 7 });
  const itemId = await createItem(database.db, merchant, 'SHIRT', 40);
  await link(product, itemId);
  await read({ [product]: 40, xl: 7 });
  expect(await send()).toEqual({});
  return itemId;
}

describe('variations that use the stock of their product', () => {
  it('show one channel stock, also when they are listed again', async () => {
    const units = { [product]: 40, s: 'product', m: 'product', xl: 7 } as const;
    await list(units);
    const expected = ['m: shirt', 's: shirt', 'shirt: shirt', 'xl: xl'];
    expect(await records()).toEqual(expected);
    await list(units);
    expect(await records()).toEqual(expected);
    expect(await listing('s')).toMatchObject({ stock_unit: product });
  });

  it('are sold as their product: the sale of 4 takes 4 of it, and its figure is written once', async () => {
    const itemId = await sharing();
    const lines = await sell({ s: 3, m: 1 });
    expect(await lines()).toMatchObject([
      { unit: 's', effect: 'counted', itemId },
      { unit: 'm', effect: 'counted', itemId },
    ]);
    expect(await available(itemId)).toBe(36);
    // The shop has lowered its figure by itself.
    expect(await read({ [product]: 36 })).toEqual([]);
    await adjust(itemId, -6);
    expect(await send()).toEqual({ [product]: 30 });
  });

  it('explain what the figure of their product has fallen by', async () => {
    await sharing();
    await sell({ s: 4 });
    await push(product, 36);
    await read({ [product]: 36 });
    expect(
      await database.db
        .selectFrom('observations')
        .selectAll()
        .where('integration_id', '=', integrationId)
        .execute(),
    ).toEqual([]);
  });

  it('wait with their product: once it is linked, their orders count', async () => {
    await list({ [product]: 40, s: 'product' });
    const lines = await sell({ s: 4 });
    expect(await lines()).toMatchObject([{ effect: 'needs_mapping' }]);
    const itemId = await createItem(database.db, merchant, 'SHIRT', 40);
    await link(product, itemId);
    expect(await lines()).toMatchObject([{ unit: 's', effect: 'counted', itemId }]);
    expect(await available(itemId)).toBe(36);
  });

  it('are read where one of them is sold that is not known here, and their order counts then', async () => {
    await list({ [product]: 40 });
    const itemId = await createItem(database.db, merchant, 'SHIRT', 40);
    await link(product, itemId);
    const lines = await sell({ s: 4 });
    expect(await lines()).toMatchObject([{ effect: 'unknown_listing' }]);
    const due = await findDueProducts(database.db, { now, limit: 1_000 });
    expect(due).toContainEqual({ merchantId: merchant.merchantId, integrationId, externalGroup: product });
    await list({ [product]: 36, s: 'product' });
    await rebook();
    expect(await lines()).toMatchObject([{ unit: 's', effect: 'counted', itemId }]);
  });

  it('are no items of their own, and are linked by match only where their product is not', async () => {
    await letIn();
    const [shirt, small] = [
      await createItem(database.db, merchant, 'SHIRT', 40),
      await createItem(database.db, merchant, 'S', 5),
    ];
    await list({ [product]: 40, s: 'product', m: 'product' });
    expect(await listing(product)).toMatchObject({ item_id: shirt });
    expect(await listing('s')).toMatchObject({ item_id: null });
    expect(await listing('m')).toMatchObject({ item_id: null });
    expect(await available(small)).toBe(5);
  });

  it('are linked by match where no item is their product, and then it is not linked beside them', async () => {
    await letIn();
    const small = await createItem(database.db, merchant, 'S', 5);
    await list({ [product]: 40, s: 'product' });
    expect(await listing('s')).toMatchObject({ item_id: small });
    await createItem(database.db, merchant, 'SHIRT', 40);
    await list({ [product]: 40, s: 'product' });
    expect(await listing(product)).toMatchObject({ item_id: null });
  });

  it('are imported with their product at a source: one item', async () => {
    await database.db
      .updateTable('integrations')
      .set({ role: 'supplier' })
      .where('id', '=', integrationId)
      .execute();
    await letIn();
    await list({ [product]: 40, s: 'product', m: 'product', xl: 7 });
    const linked = await database.db
      .selectFrom('listings')
      .where('integration_id', '=', integrationId)
      .where('item_id', 'is not', null)
      .select('external_key as unit')
      .orderBy('external_key')
      .execute();
    expect(linked).toEqual([{ unit: product }, { unit: 'xl' }]);
  });
});

describe('a variation that begins to use the stock of its product', () => {
  let small: ItemId;
  beforeEach(async () => {
    await list({ s: 5 });
    small = await createItem(database.db, merchant, 'S', 5);
    await link('s', small);
    expect(await read({ s: 5 })).toEqual(['s']);
    await send();
  });

  it('is read when the shop tells so, moves to its product’s record, and its own is left alone', async () => {
    await push('s', 'product');
    // Only the reading decides.
    expect(await records()).toEqual(['s: s']);
    expect(await read({ s: 'product' })).toEqual(['s']);
    expect(await records()).toEqual(['s: shirt']);
    expect(await read({ [product]: 40 })).toEqual([product]);
    expect(await send()).toEqual({ [product]: 5 });
    expect(await failures()).toEqual([]);
  });

  it('keeps its orders, and those to come are of its product once that is linked instead', async () => {
    const before = await sell({ s: 1 });
    await list({ [product]: 40, s: 'product' });
    const shirt = await createItem(database.db, merchant, 'SHIRT', 40);
    await link(product, shirt);
    // Nobody is guessed while both are linked: nothing is written.
    expect(await takeDueNow()).toEqual([]);
    const { id } = await listing('s');
    await database.db
      .updateTable('listings')
      .set({ item_id: null, linked_by: null, status: 'listed' })
      .where('id', '=', id)
      .execute();
    const after = await sell({ s: 4 });
    expect(await before()).toMatchObject([{ effect: 'counted', itemId: small }]);
    expect(await after()).toMatchObject([{ effect: 'counted', itemId: shirt }]);
    expect([await available(small), await available(shirt)]).toEqual([4, 36]);
  });

  it('is found out by a write, too: it is read, and its failed item closes', async () => {
    await adjust(small, -2);
    await fail(await takeDueNow(), 'stock_not_managed');
    expect(await failures()).toEqual([{ unit: 's', code: 'stock_not_managed' }]);
    expect(await read({ s: 'product' })).toEqual(['s']);
    expect(await failures()).toEqual([]);
    expect(await records()).toEqual(['s: shirt']);
  });
});

describe('a variation that gets stock of its own', () => {
  it('is read when the shop tells so, and its orders wait for a link of its own', async () => {
    const itemId = await sharing();
    const before = await sell({ s: 4 });
    await push('s', 3);
    expect(await records()).toContain('s: shirt');
    expect(await read({ s: 3, [product]: 36 })).toContain('s');
    expect(await records()).toEqual(['m: shirt', 's: s', 'shirt: shirt', 'xl: xl']);
    expect(await listing('s')).toMatchObject({ stock_unit: null });
    const after = await sell({ s: 1 });
    expect(await before()).toMatchObject([{ effect: 'counted', itemId }]);
    expect(await after()).toMatchObject([{ effect: 'needs_mapping' }]);
    const small = await createItem(database.db, merchant, 'S', 3);
    await link('s', small);
    expect(await after()).toMatchObject([{ effect: 'counted', itemId: small }]);
    // And back again.
    await push('s', 'product');
    await read({ s: 'product', [product]: 36 });
    expect(await records()).toContain('s: shirt');
  });

  it('has it at once where somebody asked for it here: the shop was told', async () => {
    await sharing();
    const { id: listingId } = await listing('s');
    const wish = { ...merchant, integrationId, listingId, wanted: 'managed', at: later() } as const;
    await inTransaction(database.db, (tx) => wantByHand(tx, wish));
    const [change] = await takeChanges(database.db, lease, { now: later(), limit: 10 });
    expect(change?.ref).toMatchObject({ unit: 's', group: product });
    if (change === undefined) throw new Error('Nothing was taken.');
    const done = { now: later(), workflowId: 'publish' };
    await recordChanges(database.db, lease, [{ change, next: { step: 'done' } }], done);
    expect(await records()).toContain('s: s');
    expect(await listing('s')).toMatchObject({ stock_unit: null, stock_managed: true });
    // The product's figure is still known, and the new one is read first.
    expect(await read({ s: 0, [product]: 40 })).toEqual(['s', product]);
  });

  it('has the item again that it was linked to before', async () => {
    await list({ [product]: 40, s: 'product' });
    const small = await createItem(database.db, merchant, 'S', 3);
    const { id: listingId } = await listing('s');
    await linkListing(database.db, { ...merchant, listingId, itemId: small, linkedBy: 'hand' });
    await list({ s: 9 });
    expect(await records()).toContain('s: s');
    expect(await read({ s: 9, [product]: 40 })).toContain('s');
    expect(await send()).toEqual({ s: 3 });
  });
});

it('a failure of the shared record is a failed item of the linked listing alone', async () => {
  const itemId = await sharing();
  await adjust(itemId, -1);
  await fail(await takeDueNow(), 'missing');
  expect(await failures()).toEqual([{ unit: product, code: 'missing' }]);
});
