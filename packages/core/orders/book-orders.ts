import type { ItemId, OrderId } from '@onhand/domain/ids.ts';
import { consumeFalls, explainedItems } from '@onhand/domain/observing/consume-falls.ts';
import type { OpenFall } from '@onhand/domain/observing/consume-falls.ts';
import { preferenceAt } from '@onhand/domain/stock/preference-at.ts';
import { settlingOf, unitsWanted } from '@onhand/domain/stock/line-target.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { loadSheetAndFalls } from '../stock/load-sheet.ts';
import type { ItemRef, Selling } from '../stock/load-sheet.ts';
import { touchItemsOfOrders } from '../stock/touch-items.ts';
import type { TouchedByOrder } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { fallWrites } from '../observations/write-falls.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';
import { sendTogether } from '@onhand/database/together.ts';
import { heldKey, selectHeldLines } from './held-lines.ts';
import type { HeldLine } from './held-lines.ts';
import type { Component, KnownListing } from './known-listings.ts';
import { byOrder, selectLinesBefore } from './lines-before.ts';
import type { LineBefore, LineRow, LinesBefore } from './lines-before.ts';
import { deductionsBetween, linesAfter, linesOf } from './order-lines.ts';
import type { SnapshotLine } from './order-lines.ts';
import type { OrderToBook } from './order-to-book.ts';
import type { Standing } from './standing.ts';
import { deductionWrites, lineWrites } from './write-lines.ts';
import type { BookedOrder } from './write-lines.ts';

/**
 * Works out the effect of these orders on stock: for every line what it should hold minus what it holds, each order
 * after the one before it. Several snapshots of one order are allowed and follow one another. Returns the writes (for
 * `together`); the caller adds those of orders that changed. `made` writes the orders that are new: they and their
 * lines go before the items are locked, so that others wait less. Trips to the database and statements are of a fixed
 * number, whatever the size of the batch.
 */
export async function bookOrders(
  tx: Tx,
  orders: readonly OrderToBook[],
  { listings, preferences }: Standing,
  { at, made }: { at: Date; made: readonly RawBuilder<unknown>[] },
): Promise<readonly RawBuilder<unknown>[]> {
  if (orders.length === 0) {
    return made;
  }
  // What was never booked holds nothing yet.
  const bookedBefore = orders.filter((order) => order.revision > 1).map((order) => order.orderId);
  const { before, held } = await loadBefore(tx, bookedBefore);
  const booked = orders.map((order) => linesOfNext(order, listings, before));
  const items = itemsOf(booked, [...held.values()]);
  const fresh = new Set(orders.filter((order) => order.revision === 1).map((order) => order.orderId));
  const isFresh = ({ order }: BookedOrder) => fresh.has(order.orderId);
  await sendTogether(tx, [...made, ...lineWrites(booked.filter(isFresh))]);
  const loaded = await loadSheetAndFalls(tx, {
    items,
    orderIds: bookedBefore,
    preferences,
    sold: [...new Set(booked.flatMap(({ deductions }) => deductions.map(({ listingId }) => listingId)))],
  });

  const { sheet } = loaded;
  let falls: readonly OpenFall[] = loaded.falls;
  const written: BookedOrder[] = [];
  const touched = new Map<string, TouchedByOrder>();
  for (const { order, lines, deductions } of booked) {
    // Before the order takes its units: a shop that had fewer already had sold them to it.
    const placedAt = Date.parse(order.snapshot.placedAt);
    const sourceKey = `${order.orderId}:${order.revision}`;
    const explained = consumeFalls(sheet, falls, { placedAt, deductions }, sourceKey);
    const moved = new Set(explainedItems(falls, explained.falls));
    falls = explained.falls;
    written.push({ order, lines, deductions: explained.deductions });
    for (const itemId of bookOrder(sheet, order, lines, held, preferences.get(order.integrationId))) {
      moved.add(itemId);
    }
    for (const itemId of moved) {
      // What a fall gives back, others may wait for.
      sheet.serveWaiting(itemId);
      const { merchantId, orderId } = order;
      touched.set(`${orderId} ${itemId}`, { merchantId, itemId, orderId });
    }
  }
  return [
    ...lineWrites(written.filter((one) => !isFresh(one))),
    ...deductionWrites(written, at),
    ...sheetWrites(sheet, { actor: 'order', at }),
    ...fallWrites(loaded.falls, falls, at),
    ...(touched.size === 0 ? [] : [touchItemsOfOrders([...touched.values()], at)]),
  ];
}

/** These orders' lines on record, and those that hold something. */
async function loadBefore(tx: Tx, orderIds: readonly OrderId[]) {
  const [lines, held] =
    orderIds.length === 0
      ? [[], []]
      : await inOneTrip<[LineRow, HeldLine]>(tx, [selectLinesBefore(orderIds), selectHeldLines(orderIds)]);
  return { before: byOrder(lines), held: new Map(held.map((line) => [heldKey(line), line])) };
}

/** What a snapshot makes of its order's lines; `before` is then as it left them. */
function linesOfNext(
  order: OrderToBook,
  listings: ReadonlyMap<string, KnownListing>,
  before: Map<OrderId, LinesBefore>,
): BookedOrder {
  const was = before.get(order.orderId) ?? new Map<string, LineBefore>();
  const lines = linesOf(order, listings, was);
  before.set(order.orderId, linesAfter(was, lines));
  return { order, lines, deductions: deductionsBetween(was, lines) };
}

/** Books one snapshot on the sheet; returns the items whose channels have to be looked at. */
function bookOrder(
  sheet: StockSheet,
  order: OrderToBook,
  lines: readonly SnapshotLine[],
  held: Map<string, HeldLine>,
  selling: Selling | undefined,
): ReadonlySet<ItemId> {
  const { merchantId, orderId, snapshot } = order;
  const { places = [], authority = 'warehouse', role = 'seller' } = selling ?? {};
  const sourceKey = (externalLineId: string) => `order:${orderId}:${order.revision}:${externalLineId}`;
  const current = new Set<string>();
  const touched = new Set<ItemId>();
  for (const line of lines) {
    const { externalLineId, backorders } = line;
    const preference = preferenceAt(places, line.place);
    const settling = settlingOf(snapshot, { authority, role, ofBundle: line.components !== null });
    for (const { itemId, quantity } of partsOf(line)) {
      const stockLine = { merchantId, orderId, externalLineId, itemId, preference, backorders };
      const units = unitsWanted(snapshot, line) * quantity;
      sheet.setLine(stockLine, { units, settling }, sourceKey(externalLineId));
      current.add(heldKey(stockLine));
      held.set(heldKey(stockLine), stockLine);
      touched.add(itemId);
    }
  }
  // What the snapshot no longer has (a line taken off, another item, a line that counts no more) is given back.
  for (const line of [...held.values()].filter(
    (one) => one.orderId === orderId && !current.has(heldKey(one)),
  )) {
    const off = `${sourceKey(line.externalLineId)}:off`;
    sheet.setLine({ ...line, preference: [], backorders: false }, { units: 0, settling: 'none' }, off);
    held.delete(heldKey(line));
    touched.add(line.itemId);
  }
  return touched;
}

/** The items whose stock a line moves, and how many of each for one of its units. */
export function partsOf({ effect, itemId, components }: LineBefore): readonly Component[] {
  if (effect !== 'counted' || itemId === null) return [];
  return components ?? [{ itemId, quantity: 1 }];
}

function itemsOf(booked: readonly BookedOrder[], held: readonly HeldLine[]): readonly ItemRef[] {
  const items = new Map<ItemId, ItemRef>();
  for (const { merchantId, itemId } of held) {
    items.set(itemId, { merchantId, itemId });
  }
  for (const { order, lines } of booked) {
    for (const { itemId } of lines.flatMap(partsOf)) {
      items.set(itemId, { merchantId: order.merchantId, itemId });
    }
  }
  return [...items.values()];
}
