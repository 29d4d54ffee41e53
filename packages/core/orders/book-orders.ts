import type { ItemId, ListingId, OrderId } from '@onhand/domain/ids.ts';
import { bookOrders as bookOnSheet, linesOfOrders, partsOf } from '@onhand/domain/orders/book-orders.ts';
import type { BookedOrder, HeldLine, OrderToBook } from '@onhand/domain/orders/book-orders.ts';
import type { StandingCopy } from '@onhand/domain/orders/copies/book-copies.ts';
import type { IncidentRef } from '@onhand/domain/incidents/incident.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { inOneTrip, send } from '@onhand/database/pipelining.ts';
import { sendTogether } from '@onhand/database/together.ts';
import type { RawBuilder } from 'kysely';
import { openIncidents } from '../incidents/open-incidents.ts';
import { fallWrites } from '../observations/write-falls.ts';
import { loadSheetAndFalls } from '../stock/load-sheet.ts';
import type { ItemRef, SoldFrom } from '../stock/load-sheet.ts';
import { touchItemsOfOrders } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import type { BookingInputs } from './booking-inputs.ts';
import { selectHeldLines } from './held-lines.ts';
import type { HeldLineRow } from './held-lines.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { copyWrites } from './copies/copy-writes.ts';
import { intentWrites } from './copies/intend-copies.ts';
import { lockCopies } from './copies/lock-copies.ts';
import { failedCopy } from './copies/move-copy.ts';
import type { LockedCopy } from './copies/lock-copies.ts';
import { byOrder, selectLinesBefore } from './lines-before.ts';
import type { LineRow } from './lines-before.ts';
import { deductionWrites, lineWrites } from './write-lines.ts';

/**
 * Books orders on the stock of their items. Returns the writes that remain, for `together`.
 *
 * - `made` holds the inserts of new orders. They and their lines are written before the items are locked, so
 *   that other transactions wait less.
 * - The number of trips and statements does not depend on the size of the batch.
 */
export async function bookOrders(
  tx: Tx,
  orders: readonly OrderToBook[],
  { listings, preferences }: BookingInputs,
  { at, made }: { readonly at: Date; readonly made: readonly RawBuilder<unknown>[] },
): Promise<readonly RawBuilder<unknown>[]> {
  if (orders.length === 0) return made;
  // An order that was never booked holds nothing yet.
  const bookedBefore = orders.filter((order) => order.revision > 1).map((order) => order.orderId);
  const { before, held } = await loadBefore(tx, bookedBefore);
  const lined = linesOfOrders(orders, listings, before);
  const fresh = new Set(orders.filter((order) => order.revision === 1).map((order) => order.orderId));
  const isFresh = ({ order }: BookedOrder) => fresh.has(order.orderId);
  const copies = await lockCopies(tx, orders);
  await sendTogether(tx, [...made, ...lineWrites(lined.filter(isFresh))]);
  const inCopies = copies.flatMap(({ originalId, createdId }) =>
    createdId === null ? [originalId] : [originalId, createdId],
  );
  const { sheet, falls } = await loadSheetAndFalls(tx, {
    items: [...itemsOf(lined, held), ...itemsOfCopies(copies)],
    orderIds: [...bookedBefore, ...inCopies],
    preferences,
    sold: soldBy(lined),
    // Units that were given back may be taken again, and others may hold them by now.
    holders: held.some(({ gaveBack }) => gaveBack),
  });
  const effects = bookOnSheet(sheet, { booked: lined, falls, held, selling: preferences, copies });
  // Data is inserted in several steps, which a part of `together` may not do.
  for (const write of intentWrites(effects.booked, { selling: preferences, except: new Set(inCopies), at })) {
    await send(tx, write);
  }
  await closeFoundAgain(tx, copies, effects.copies, at);
  return [
    ...lineWrites(effects.booked.filter((one) => !isFresh(one))),
    ...deductionWrites(effects.booked, { at, opensNothing: openingNothing(listings) }),
    ...sheetWrites(sheet, { actor: 'order', at }),
    ...fallWrites(falls, effects.falls, at),
    ...(effects.moved.length === 0 ? [] : [touchItemsOfOrders(effects.moved, at)]),
    ...doubtWrites(effects.booked, at),
    ...copyWrites(copies, effects.copies, at),
  ];
}

/** Closes the failed items of copies that turned out to exist, or that nobody needs any more. */
async function closeFoundAgain(
  tx: Tx,
  before: readonly LockedCopy[],
  after: readonly StandingCopy[],
  at: Date,
): Promise<void> {
  for (const { id, merchantId, originalId, state } of before) {
    const wasFailed = state === 'failed' || state === 'lost';
    if (wasFailed && after.some((copy) => copy.id === id && copy.state !== state)) {
      await closeFailed(tx, failedCopy({ merchantId, orderId: originalId }), at);
    }
  }
}

function itemsOfCopies(copies: readonly LockedCopy[]): readonly ItemRef[] {
  return copies.flatMap(({ merchantId, items }) => items.map(({ itemId }) => ({ merchantId, itemId })));
}

/** Loads the recorded lines of these orders, and the lines that hold or wait for units. */
async function loadBefore(tx: Tx, orderIds: readonly OrderId[]) {
  const [lines, held] =
    orderIds.length === 0
      ? [[], []]
      : await inOneTrip<[LineRow, HeldLineRow]>(tx, [selectLinesBefore(orderIds), selectHeldLines(orderIds)]);
  return { before: byOrder(lines), held };
}

/** Builds the statement that reports lines of which it cannot be told what the opening's figure included. */
function doubtWrites(booked: readonly BookedOrder[], at: Date): readonly RawBuilder<unknown>[] {
  const doubts = new Map<string, IncidentRef>();
  for (const { order, lines } of booked) {
    const { merchantId, integrationId, orderId } = order;
    for (const { itemId } of lines.filter(({ isDoubted }) => isDoubted).flatMap(partsOf)) {
      const doubt = { kind: 'baseline_unknown', merchantId, integrationId, orderId, itemId } as const;
      doubts.set(`${orderId} ${itemId}`, doubt);
    }
  }
  return doubts.size === 0 ? [] : [openIncidents([...doubts.values()], at)];
}

/** Lists the listings whose figures opened no stock. */
function openingNothing(listings: BookingInputs['listings']): ReadonlySet<ListingId> {
  const nothing = [...listings.values()].filter(({ openings }) => Object.keys(openings).length === 0);
  return new Set(nothing.map(({ listingId }) => listingId));
}

/** Lists the listings whose platforms moved units for the orders, and since when. */
function soldBy(lined: readonly BookedOrder[]): readonly SoldFrom[] {
  const sold = new Map<ListingId, SoldFrom>();
  for (const { listingId, moved } of lined.flatMap(({ deductions }) => deductions)) {
    const from = Math.min(moved.from, sold.get(listingId)?.from ?? moved.from);
    sold.set(listingId, { listingId, from });
  }
  return [...sold.values()];
}

/** Lists the items whose stock the orders may move. */
function itemsOf(lined: readonly BookedOrder[], held: readonly HeldLine[]): readonly ItemRef[] {
  const items = new Map<ItemId, ItemRef>();
  for (const { merchantId, itemId } of held) {
    items.set(itemId, { merchantId, itemId });
  }
  for (const { order, lines, goneLines } of lined) {
    for (const { itemId } of [...lines, ...goneLines].flatMap(partsOf)) {
      items.set(itemId, { merchantId: order.merchantId, itemId });
    }
  }
  return [...items.values()];
}
