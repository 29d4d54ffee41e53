import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { partsOf } from '@onhand/core/orders/book-orders.ts';
import { deductionsBetween, linesAfter, linesOf } from '@onhand/core/orders/order-lines.ts';
import type { SnapshotLine } from '@onhand/core/orders/order-lines.ts';
import type { IntegrationId, ItemId, ListingId, OrderId } from '@onhand/domain/ids.ts';
import { consumeFalls, explainedItems } from '@onhand/domain/observing/consume-falls.ts';
import type { DeductedUnits, OpenFall } from '@onhand/domain/observing/consume-falls.ts';
import { preferenceAt } from '@onhand/domain/stock/preference-at.ts';
import { settlingOf, unitsWanted } from '@onhand/domain/stock/line-target.ts';
import type { StockLine, StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { lineParts } from '../names.ts';
import { loadSheet, writeSheet } from './sheet.ts';
import { knownListings, linesBefore, merchantId, touch } from './store.ts';
import type { Catalogue, Store } from './store.ts';

export interface AcceptedOrder {
  /** `shop/order`. */
  readonly name: string;
  readonly revision: number;
  readonly snapshot: OrderSnapshot;
}

interface BookedOrder {
  readonly order: AcceptedOrder;
  readonly shop: string;
  readonly lines: readonly SnapshotLine[];
  readonly deductions: readonly DeductedUnits[];
}

/** Books what these snapshots require, one after the other, on one sheet; see book-orders.ts of the database. */
export function bookOrders(
  store: Store,
  catalogue: Catalogue,
  orders: readonly AcceptedOrder[],
  at: number,
): void {
  const known = new Set(orders.filter(({ revision }) => revision > 1).map(({ name }) => name));
  const listings = knownListings(store, catalogue);
  const before = linesBefore(store, known);
  const held = new Map(
    [...store.holds.keys(), ...store.oversold.keys()]
      .filter((name) => known.has(lineParts(name).order))
      .map((name) => [name, lineParts(name)]),
  );
  const booked = orders.map((order): BookedOrder => {
    const [shop = ''] = order.name.split('/');
    const was = before.get(order.name) ?? new Map<string, never>();
    const lines = linesOf({ ...order, integrationId: shop as IntegrationId }, listings, was);
    before.set(order.name, linesAfter(was, lines));
    return { order, shop, lines, deductions: deductionsBetween(was, lines) };
  });
  const items = new Set([...held.values()].map(({ item }) => item));
  for (const { itemId } of booked.flatMap(({ lines }) => lines).flatMap(partsOf)) items.add(itemId);
  const sold = new Set(booked.flatMap(({ deductions }) => deductions.map(({ listingId }) => listingId)));
  const openFalls = fallsOf(store, catalogue, sold);
  for (const { itemId } of openFalls) if (itemId !== null) items.add(itemId);
  // What explains a rise takes off again what the rise added, and others may hold it by now.
  const holders = new Set(openFalls.flatMap(({ rise, itemId }) => (rise && itemId !== null ? [itemId] : [])));
  const sheet = loadSheet(store, catalogue, { items, orders: known, holders });
  let falls: readonly OpenFall[] = openFalls;
  const touched = new Set<string>();
  const written = booked.map((one) => {
    const { snapshot, name, revision } = one.order;
    const placedAt = Date.parse(snapshot.placedAt);
    const explained = consumeFalls(
      sheet,
      falls,
      { placedAt, deductions: one.deductions },
      `${name}:${revision}`,
    );
    const moved = new Set(explainedItems(falls, explained.falls));
    falls = explained.falls;
    for (const item of bookOrder(sheet, catalogue, one, held)) moved.add(item);
    for (const item of moved) {
      sheet.serveWaiting(item);
      touched.add(`${name} ${item}`);
    }
    return { ...one, deductions: explained.deductions };
  });
  writeLines(store, written, at);
  writeSheet(store, sheet);
  writeFalls(store, falls);
  for (const one of touched) touch(store, one.split(' ')[1] ?? '');
}

function bookOrder(
  sheet: StockSheet,
  catalogue: Catalogue,
  { order: { name, revision, snapshot }, shop, lines }: BookedOrder,
  held: Map<string, { order: string; line: string; item: string }>,
): ReadonlySet<ItemId> {
  const { authority } = catalogue;
  const role = catalogue.roles.get(shop) ?? 'seller';
  const current = new Set<string>();
  const touched = new Set<ItemId>();
  const places = catalogue.selling.get(shop) ?? [];
  const stockLine = (line: string, itemId: ItemId, place: string, backorders: boolean): StockLine => ({
    merchantId,
    orderId: name as OrderId,
    externalLineId: line,
    itemId,
    preference: preferenceAt(places, place),
    backorders,
  });
  for (const line of lines) {
    const id = line.externalLineId;
    const settling = settlingOf(snapshot, { authority, role, ofBundle: line.components !== null });
    for (const { itemId, quantity } of partsOf(line)) {
      const key = `${name}/${id} ${itemId}`;
      const target = { units: unitsWanted(snapshot, line) * quantity, settling };
      sheet.setLine(
        stockLine(id, itemId, line.place, line.backorders),
        target,
        `order:${name}:${revision}:${id}`,
      );
      current.add(key);
      held.set(key, { order: name, line: id, item: itemId });
      touched.add(itemId);
    }
  }
  for (const [key, { line, item }] of [...held].filter(
    ([key, { order }]) => order === name && !current.has(key),
  )) {
    const itemId = item as ItemId;
    const nothing = { units: 0, settling: 'none' } as const;
    sheet.setLine(stockLine(line, itemId, '', false), nothing, `order:${name}:${revision}:${line}:off`);
    held.delete(key);
    touched.add(itemId);
  }
  return touched;
}

/** See write-lines.ts of the database. */
function writeLines(store: Store, booked: readonly BookedOrder[], at: number): void {
  for (const { order, deductions } of booked) {
    for (const { listingId, place, units } of deductions) {
      const key = `${listingId} ${order.name} ${order.revision} ${place}`;
      store.deductions.set(key, { place, units, takenAt: at });
    }
  }
  const latest = new Map(booked.map((one) => [one.order.name, one]));
  for (const { order, lines } of latest.values()) {
    for (const line of lines) {
      const { itemId, components, effect, quantity, cancelled, restocked, deducted } = line;
      store.lines.set(`${order.name}/${line.externalLineId}`, {
        item: itemId,
        components: components?.map((part) => `${part.itemId} ${part.quantity}`).join(', ') ?? null,
        effect,
        quantity,
        cancelled,
        restocked,
        deducted,
        before: line,
      });
    }
    const present = new Set(order.snapshot.lines.map((line) => line.externalLineId));
    for (const [name, line] of store.lines) {
      const { order: of, line: id } = lineParts(name);
      if (of === order.name && !present.has(id)) {
        const before = { ...line.before, deducted: 0 };
        store.lines.set(name, { ...line, cancelled: line.quantity, deducted: 0, before });
      }
    }
  }
}

/** The falls that are not explained yet of figures that show these listings; see load-sheet.ts. */
function fallsOf(store: Store, { channels }: Catalogue, sold: ReadonlySet<string>): readonly OpenFall[] {
  return [...store.observations]
    .flatMap(([id, one]) => {
      const { channel, item, state, units, consumed, taken, seen, expected } = one;
      const { platformAt, readStartedAt } = one;
      const listings = (channels.get(channel)?.listings ?? []).filter((name) => store.listings.has(name));
      const isOpen = state === 'provisional' || state === 'quarantined';
      if (!isOpen || !listings.some((name) => sold.has(name))) return [];
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
          quarantined: state === 'quarantined',
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
