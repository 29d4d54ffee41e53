import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, ItemId, ListingId, OrderId } from '@onhand/domain/ids.ts';
import type { OpenFall } from '@onhand/domain/observing/consume-falls.ts';
import { bookOrders as bookOnSheet, linesOfOrders, partsOf } from '@onhand/domain/orders/book-orders.ts';
import type { BookedOrder, HeldLine, OrderToBook } from '@onhand/domain/orders/book-orders.ts';
import type { Selling } from '@onhand/domain/orders/selling.ts';
import { lineParts } from '../names.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { linesBefore, merchantId, soldListings, touch } from './store.ts';
import type { Catalogue, MemoryObservation, Store } from './store.ts';

export interface AcceptedOrder {
  /** `shop/order`. */
  readonly name: string;
  readonly revision: number;
  readonly snapshot: OrderSnapshot;
  readonly seenReservingAt: number | null;
  readonly lastTakenAt: number | null;
}

/** Books snapshots on one sheet, one after the other; see book-orders.ts of core. */
export function bookOrders(
  store: Store,
  catalogue: Catalogue,
  accepted: readonly AcceptedOrder[],
  at: number,
): void {
  const orders = accepted.map(({ name, ...order }): OrderToBook => ({
    ...order,
    merchantId,
    integrationId: shopOf(name),
    orderId: name as OrderId,
  }));
  const bookedBefore = new Set<string>(
    orders.filter(({ revision }) => revision > 1).map(({ orderId }) => orderId),
  );
  const held = heldLines(store, bookedBefore);
  const booked = linesOfOrders(orders, soldListings(store, catalogue), linesBefore(store, bookedBefore));
  const items = new Set<string>(held.map(({ itemId }) => itemId));
  for (const { itemId } of booked
    .flatMap(({ lines, goneLines }) => [...lines, ...goneLines])
    .flatMap(partsOf))
    items.add(itemId);
  const sold = new Set(booked.flatMap(({ deductions }) => deductions.map(({ listingId }) => listingId)));
  const falls = fallsOf(store, catalogue, sold);
  for (const { itemId } of falls) if (itemId !== null) items.add(itemId);
  // What explains a rise takes off again what the rise added, and others may hold it by now.
  const holders = new Set<string>(
    falls.flatMap(({ rise, itemId }) => (rise && itemId !== null ? [itemId] : [])),
  );
  // Units that were given back may be taken again, and others may hold them by now.
  for (const [name, holds] of store.holds) {
    const { order } = lineParts(name);
    if (bookedBefore.has(order) && holds.some(({ settled }) => settled < 0)) {
      for (const item of items) holders.add(item);
    }
  }
  const sheet = loadSheet(store, catalogue, { items, orders: bookedBefore, holders });
  const effects = bookOnSheet(sheet, { booked, falls, held, selling: sellingOf(catalogue) });
  writeLines(store, catalogue, effects.booked, at);
  writeSheet(store, sheet);
  writeFalls(store, effects.falls);
  for (const { itemId } of effects.moved) touch(store, itemId);
  noteUnknownBaselines(store, effects.booked, at);
}

function noteUnknownBaselines({ unknownBaselines }: Store, booked: readonly BookedOrder[], at: number): void {
  for (const { order, lines } of booked) {
    for (const { itemId } of lines.filter(({ isDoubted }) => isDoubted).flatMap(partsOf)) {
      const name = `${order.orderId} ${itemId}`;
      if (!unknownBaselines.has(name)) unknownBaselines.set(name, at);
    }
  }
}

function shopOf(order: string): IntegrationId {
  return (order.split('/')[0] ?? '') as IntegrationId;
}

function heldLines(store: Store, orders: ReadonlySet<string>): readonly HeldLine[] {
  return [...new Set([...store.holds.keys(), ...store.oversold.keys()])]
    .map((name) => lineParts(name))
    .filter(({ order }) => orders.has(order))
    .map(({ order, line, item }) => ({
      merchantId,
      orderId: order as OrderId,
      externalLineId: line,
      itemId: item as ItemId,
    }));
}

function sellingOf({ authority, roles, selling }: Catalogue): ReadonlyMap<IntegrationId, Selling> {
  return new Map(
    [...roles].map(([shop, role]) => [
      shop as IntegrationId,
      { authority, role, places: selling.get(shop) ?? [] },
    ]),
  );
}

/** Whether a figure that was read may include the units already; see write-lines.ts of core. */
function isDoubted(
  store: Store,
  { channels }: Catalogue,
  news: {
    readonly listing: string;
    readonly place: string;
    readonly placedAt: number;
    readonly movedFrom: number;
  },
): boolean {
  const ahead = store.listings.get(news.listing)?.clockAheadMs ?? 0;
  const showing = [...channels.values()].filter(({ listings }) => listings.includes(news.listing));
  return showing.some(({ name, location }) => {
    const { openingAt = null, knownAt = null, openedAt = null } = store.channels.get(name) ?? {};
    const isShown = news.place === location || (news.place === '' && showing.length === 1);
    if (!isShown || openingAt === null || knownAt === null) return false;
    const isOlder = openingAt + ahead > news.placedAt;
    const isRead = knownAt + ahead > news.movedFrom;
    return isOlder && isRead && (openedAt === null || openedAt + ahead <= news.movedFrom);
  });
}

function writeLines(store: Store, catalogue: Catalogue, booked: readonly BookedOrder[], at: number): void {
  for (const { order, deductions } of booked) {
    for (const { listingId, place, units, moved } of deductions) {
      const key = `${listingId} ${order.orderId} ${order.revision} ${place}`;
      const placedAt = Date.parse(order.snapshot.placedAt);
      const news = { listing: listingId, place, placedAt, movedFrom: moved.from };
      const doubted = isDoubted(store, catalogue, news);
      store.deductions.set(key, { place, units, takenAt: at, doubted });
    }
  }
  const latest = new Map(booked.map((one) => [one.order.orderId, one]));
  for (const { order, lines, goneLines } of latest.values()) {
    for (const line of lines) {
      const { itemId, components, effect, quantity, cancelled, restocked, deducted } = line;
      store.lines.set(`${order.orderId}/${line.externalLineId}`, {
        item: itemId,
        components: components?.map((part) => `${part.itemId} ${part.quantity}`).join(', ') ?? null,
        effect,
        quantity,
        cancelled,
        restocked,
        restockOnCancel: line.restockOnCancel,
        deducted,
        baseline: line.baseline,
        before: line,
      });
    }
    const present = new Set(order.snapshot.lines.map((line) => line.externalLineId));
    for (const [name, line] of store.lines) {
      const { order: of, line: id } = lineParts(name);
      if (of === order.orderId && !present.has(id)) {
        const gone = goneLines.find(({ externalLineId }) => externalLineId === id);
        const before = { ...line.before, ...gone, deducted: 0 };
        const { effect, baseline } = before;
        store.lines.set(name, { ...line, cancelled: line.quantity, deducted: 0, effect, baseline, before });
      }
    }
  }
}

/** Whether late orders may explain an observation: an open one, or one that was decided. */
function isExplainable(state: MemoryObservation['state']): state is OpenFall['state'] {
  return state !== 'rising' && state !== 'consumed' && state !== 'dropped';
}

/** The falls and rises of figures that show these listings that orders may explain; see load-sheet.ts. */
function fallsOf(store: Store, { channels }: Catalogue, sold: ReadonlySet<string>): readonly OpenFall[] {
  return [...store.observations]
    .flatMap(([id, one]) => {
      const { channel, item, state, units, consumed, taken, seen, expected } = one;
      const { platformAt, readStartedAt } = one;
      const listings = (channels.get(channel)?.listings ?? []).filter((name) => store.listings.has(name));
      if (!isExplainable(state) || !listings.some((name) => sold.has(name))) return [];
      return [
        {
          id,
          merchantId,
          itemId: item as ItemId | null,
          listingIds: listings as ListingId[],
          place: channels.get(channel)?.location ?? '',
          seenAt: platformAt ?? readStartedAt,
          readStartedAt,
          seen,
          expected,
          rise: units > 0,
          state,
          left: Math.abs(units) - consumed,
          taken,
        },
      ];
    })
    .toSorted((a, b) => a.readStartedAt - b.readStartedAt);
}

/** Keeps what orders have explained of falls; see write-falls.ts. */
function writeFalls(store: Store, falls: readonly OpenFall[]): void {
  for (const { id, left, taken, expected } of falls) {
    const before = store.observations.get(id);
    if (before === undefined) continue;
    const over = left === 0;
    store.observations.set(id, {
      ...before,
      consumed: Math.abs(before.units) - left,
      taken,
      expected,
      state: over ? 'consumed' : before.state,
      decideAt: over ? null : before.decideAt,
    });
  }
}
