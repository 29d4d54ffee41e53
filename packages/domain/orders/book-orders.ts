import type { IntegrationId, ItemId, LocationId, MerchantId, OrderId } from '../ids.ts';
import { consumeFalls, explainedItems } from '../observing/consume-falls.ts';
import type { DeductedUnits, OpenFall } from '../observing/consume-falls.ts';
import { settlingOf, unitsGone, unitsWanted } from '../stock/line-target.ts';
import { preferenceAt } from '../stock/preference-at.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';
import { bookCreated, bookOriginal, countedOf } from './copies/book-copies.ts';
import { withoutDraft } from './copies/book-draft.ts';
import type { StandingCopy } from './copies/book-copies.ts';
import { leftWhen } from './left-when.ts';
import type { OrderContent } from './order-content.ts';
import { deductionsBetween, goneLinesOf, linesAfter, linesOf, sumsByPlace } from './order-lines.ts';
import type { SnapshotLine } from './order-lines.ts';
import type { GoneLine, RecordedLine, RecordedLines } from './recorded-line.ts';
import type { Selling } from './selling.ts';
import type { Component, SoldListing } from './sold-listing.ts';

/** An order with the snapshot whose effect is booked as `revision`. */
export interface OrderToBook {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly orderId: OrderId;
  readonly revision: number;
  readonly snapshot: OrderContent;
  /** When Onhand first saw it reserving (epoch ms by our clock). Null: never. */
  readonly seenReservingAt: number | null;
  /** When the snapshot before it was taken in (epoch ms by our clock). Null: there is none. */
  readonly lastTakenAt: number | null;
  /** An earlier snapshot was open already, so copying was decided then. Left out: false. */
  readonly wasOpen?: boolean;
  /** The order has a copy, or is one. Left out: false. */
  readonly inCopy?: boolean;
}

/** A snapshot with the lines and the deductions that follow from it. */
export interface BookedOrder {
  readonly order: OrderToBook;
  readonly lines: readonly SnapshotLine[];
  /** Lines that the snapshot lacks, and whose units an opening's figure or a count lacked already. */
  readonly goneLines: readonly GoneLine[];
  /** Units of lines that the snapshot lacks, and that are gone all the same. Left out: none. */
  readonly goneOfAbsent?: readonly (Component & { readonly externalLineId: string })[];
  readonly deductions: readonly DeductedUnits[];
}

/** A line of an order that holds units of an item, or waits for some. */
export interface HeldLine {
  readonly merchantId: MerchantId;
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId;
}

/** The effect of orders on stock, besides the changed sheet. */
export interface BookedEffects {
  readonly booked: readonly BookedOrder[];
  readonly falls: readonly OpenFall[];
  /** The copies that the orders are, or have, as they stand now. */
  readonly copies: readonly StandingCopy[];
  /** The items whose stock each order moved. Their channels may have to show another figure. */
  readonly moved: readonly {
    readonly merchantId: MerchantId;
    readonly itemId: ItemId;
    readonly orderId: OrderId;
  }[];
}

/**
 * Works out the lines of snapshots, each after the one before it. Several snapshots of one order follow one
 * another. `before` has the recorded lines by order. Pure.
 */
export function linesOfOrders(
  orders: readonly OrderToBook[],
  listings: ReadonlyMap<string, SoldListing>,
  before: ReadonlyMap<OrderId, RecordedLines>,
): readonly BookedOrder[] {
  const latest = new Map(before);
  return orders.map((order) => {
    const was = latest.get(order.orderId) ?? new Map<string, RecordedLine>();
    const lines = linesOf(order, listings, was);
    const goneLines = goneLinesOf(was, lines);
    latest.set(order.orderId, linesAfter(was, [...lines, ...goneLines]));
    const deductions = deductionsBetween(order.snapshot, was, lines, goneLines);
    return { order, lines, goneLines, goneOfAbsent: goneOfAbsent(was, lines), deductions };
  });
}

/**
 * Books snapshots on the sheet: for every line, the units it should hold less the units it holds (DESIGN
 * §4.2). An order first explains falls and rises, decided or not: a shop that showed fewer units already had
 * sold them to it.
 * `held` has the lines that hold or wait for units, `copies` the copies that the orders are, or have.
 */
export function bookOrders(
  sheet: StockSheet,
  {
    booked,
    falls,
    held,
    selling,
    copies = [],
  }: {
    readonly booked: readonly BookedOrder[];
    readonly falls: readonly OpenFall[];
    readonly held: readonly HeldLine[];
    readonly selling: ReadonlyMap<IntegrationId, Selling>;
    readonly copies?: readonly StandingCopy[];
  },
): BookedEffects {
  const holding = new Map(held.map((line) => [heldKey(line), line]));
  const written: BookedOrder[] = [];
  const moved = new Map<string, BookedEffects['moved'][number]>();
  const standing = new Map(copies.map((copy) => [copy.id, copy]));
  let open = falls;
  for (const { order, lines, goneLines, deductions, goneOfAbsent: left = [] } of booked) {
    const { merchantId, orderId, revision } = order;
    const asCreated = copyOf(standing, ({ createdId }) => createdId === orderId);
    const untold = asCreated?.wasDraft === true ? withoutDraft(deductions, asCreated, order) : deductions;
    const explained = consumeFalls(sheet, open, untold, `${orderId}:${revision}`);
    const items = new Set(explainedItems(open, explained.falls));
    open = explained.falls;
    written.push({
      order,
      lines,
      goneLines,
      goneOfAbsent: left,
      deductions: sumsByPlace(explained.deductions),
    });
    const news = { ...order, lines };
    const { authority = 'warehouse' } = selling.get(order.integrationId) ?? {};
    const created = asCreated && bookCreated(sheet, asCreated, news, authority);
    const counted = created && countedOf(created, order.snapshot, lines);
    const bookings = [
      ...lines.map((line) => ({
        line,
        units: counted === undefined ? unitsWanted(order.snapshot, line) : (counted.get(line) ?? 0),
      })),
      ...goneLines.map((line) => ({ line, units: unitsGone(line) })),
    ];
    const how = { held: holding, selling: selling.get(order.integrationId), left };
    for (const itemId of bookOrder(sheet, order, bookings, how)) {
      items.add(itemId);
    }
    const asOriginal = copyOf(standing, ({ originalId }) => originalId === orderId);
    const sourceSelling = asOriginal && selling.get(asOriginal.integrationId);
    const original = asOriginal && bookOriginal(sheet, asOriginal, news, { authority, sourceSelling });
    for (const copy of [created, original]) {
      if (copy === undefined) continue;
      standing.set(copy.id, copy);
      for (const { itemId } of copy.items) items.add(itemId);
    }
    for (const itemId of items) {
      // Other lines may wait for the units that a fall gives back.
      sheet.serveWaiting(itemId);
      moved.set(`${orderId} ${itemId}`, { merchantId, itemId, orderId });
    }
  }
  return { booked: written, falls: open, copies: [...standing.values()], moved: [...moved.values()] };
}

function copyOf(
  copies: ReadonlyMap<string, StandingCopy>,
  isSo: (copy: StandingCopy) => boolean,
): StandingCopy | undefined {
  return copies.values().find(isSo);
}

/** Books one snapshot on the sheet. Returns the items whose channels may have to show another figure. */
function bookOrder(
  sheet: StockSheet,
  order: OrderToBook,
  bookings: readonly { readonly line: SnapshotLine | GoneLine; readonly units: number }[],
  {
    held,
    selling,
    left,
  }: {
    readonly held: Map<string, HeldLine>;
    readonly selling: Selling | undefined;
    readonly left: NonNullable<BookedOrder['goneOfAbsent']>;
  },
): ReadonlySet<ItemId> {
  const { merchantId, orderId, snapshot } = order;
  const { places = [], authority = 'warehouse', role = 'seller' } = selling ?? {};
  const sourceKey = (externalLineId: string) => `order:${orderId}:${order.revision}:${externalLineId}`;
  const current = new Set<string>();
  const touched = new Set<ItemId>();
  for (const { line, units: wanted } of bookings) {
    const { externalLineId, backorders } = line;
    const preference = preferenceAt(places, line.place);
    const settling = settlingOf(
      { state: snapshot.state, stockLowered: line.deducted > line.baseline },
      { authority, role, ofBundle: line.components !== null },
    );
    const isTold = authority === 'warehouse' && 'clockAheadMs' in line;
    const moved = isTold ? leftWhen(snapshot, line) : undefined;
    for (const { itemId, quantity } of partsOf(line)) {
      const stockLine = { merchantId, orderId, externalLineId, itemId, preference, backorders };
      const { units: lacked, at: backTo } = baselineOf(line, itemId, quantity);
      const target = {
        units: wanted * quantity - lacked,
        settling,
        gone: unitsGone(line) * quantity,
        ...(backTo === null ? {} : { backTo }),
      };
      sheet.setLine(stockLine, target, sourceKey(externalLineId), moved);
      current.add(heldKey(stockLine));
      held.set(heldKey(stockLine), stockLine);
      touched.add(itemId);
    }
  }
  // Units are given back of a line that was taken off, of another item in its place, and of a line that
  // counts no more. What is gone of a line that was taken off stays gone.
  for (const line of [...held.values()].filter(
    (one) => one.orderId === orderId && !current.has(heldKey(one)),
  )) {
    const off = `${sourceKey(line.externalLineId)}:off`;
    const gone = left
      .filter(
        ({ externalLineId, itemId }) => externalLineId === line.externalLineId && itemId === line.itemId,
      )
      .reduce((sum, { quantity }) => sum + quantity, 0);
    const target = { units: gone, settling: 'none', gone } as const;
    sheet.setLine({ ...line, preference: [], backorders: false }, target, off);
    held.delete(heldKey(line));
    touched.add(line.itemId);
  }
  return touched;
}

/** Lists the units of the lines that a snapshot lacks, and that are gone all the same. */
function goneOfAbsent(
  before: RecordedLines,
  lines: readonly SnapshotLine[],
): NonNullable<BookedOrder['goneOfAbsent']> {
  const present = new Set(lines.map(({ externalLineId }) => externalLineId));
  return [...before].flatMap(([externalLineId, line]) => {
    const gone = unitsGone(line);
    if (gone === 0 || present.has(externalLineId)) return [];
    return partsOf(line).map(({ itemId, quantity }) => ({
      externalLineId,
      itemId,
      quantity: quantity * gone,
    }));
  });
}

/** Returns the units of an item that a line does not move, and where it gives them back. Pure. */
function baselineOf(
  { baseline, recorded }: RecordedLine,
  itemId: ItemId,
  perUnit: number,
): { readonly units: number; readonly at: LocationId | null } {
  const ofItem = recorded.filter((one) => one.itemId === itemId);
  const counted = ofItem.filter(({ cause }) => cause === 'count').reduce((sum, { units }) => sum + units, 0);
  const [at = null] = ofItem.map(({ locationId }) => locationId);
  return { units: baseline * perUnit + counted, at };
}

/** Lists the items whose stock a line moves, with the units of each per unit of the line. Pure. */
export function partsOf({ effect, itemId, components }: RecordedLine): readonly Component[] {
  if (effect !== 'counted' || itemId === null) return [];
  return components ?? [{ itemId, quantity: 1 }];
}

function heldKey(line: Pick<HeldLine, 'orderId' | 'externalLineId' | 'itemId'>): string {
  return `${line.orderId} ${line.externalLineId} ${line.itemId}`;
}
