import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRowWithin } from '@onhand/database/row-by-row.ts';
import { asTrial, inTransaction, isFaultOfData } from '@onhand/database/transaction.ts';
import { lockItems } from '../items/item-preferences.ts';
import { bookStockWithin } from '../observations/book-stock.ts';
import { bookTransferWithin } from '../stock/book-transfer.ts';
import { findBooking } from '../stock/find-booking.ts';
import type { LevelAfter } from '../stock/level-after.ts';
import { receiveItem } from './ship-notices/receive-notice.ts';
import { lockNotice } from './ship-notices/with-announcements.ts';
import { resolveRows } from './resolve-rows.ts';
import type { ResolvedRow, RowEffect, RowOutcome, StockChangeRow } from './stock-change-row.ts';

/** Who books the rows. `requestKey` names the request: no row of it is booked twice, even after a crash. */
export interface BookingOfRows {
  readonly actor: string;
  readonly requestKey: string;
  readonly clock: { now(): Date };
  /** The rows are tried, and nothing remains of them. */
  readonly dryRun: boolean;
}

/**
 * The maximum of rows of one item. They are one transaction, because later rows build on earlier ones. It
 * holds the item, and orders of the item wait for it.
 */
const rowsOfItemAtMost = 50;

/**
 * Books the rows of a file, each with its own outcome: a bad row leaves the others alone. The rows of an item
 * are booked in their order, in one transaction. Returns the outcomes in the order of the rows. The caller
 * nudges publishers.
 *
 * A dry run does the same and takes it back, so that its outcomes are those of the booking. It sees the stock
 * of its moment.
 */
export async function bookRows(
  db: Db,
  merchantId: MerchantId,
  rows: readonly StockChangeRow[],
  by: BookingOfRows,
): Promise<readonly RowOutcome[]> {
  const outcomes = new Map<StockChangeRow, RowOutcome>();
  const resolved = await resolveRows(db, merchantId, rows);
  for (const one of resolved) if (one.kind === 'refused') outcomes.set(one.row, one);
  const found = resolved.filter((one) => one.kind === 'resolved');
  for (const ofItem of Map.groupBy(found, ({ itemId }) => itemId).values()) {
    const taken = ofItem.slice(0, rowsOfItemAtMost);
    const done = await inTransaction(db, (tx) => {
      const book = () => bookRowsOfItem(tx, merchantId, taken, by);
      return by.dryRun ? asTrial(tx, book) : book();
    });
    const booked = done.values();
    for (const { row } of ofItem) {
      outcomes.set(row, booked.next().value ?? { kind: 'refused', code: 'item_rows_too_many' });
    }
  }
  return rows.flatMap((row) => outcomes.get(row) ?? []);
}

async function bookRowsOfItem(
  tx: Tx,
  merchantId: MerchantId,
  rows: readonly ResolvedRow[],
  by: BookingOfRows,
): Promise<readonly RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  // Notices are locked before items, and in one order, so that requests cannot deadlock.
  for (const id of [...new Set(rows.flatMap(({ noticeId }) => noticeId ?? []))].toSorted()) {
    await lockNotice(tx, { merchantId, id });
  }
  for (const one of rows) {
    const [outcome] = await rowByRowWithin<ResolvedRow, RowOutcome>(tx, [one], {
      work: () => bookRow(tx, merchantId, one, by),
      refuse: async (_, error) => refusalOf(error),
      isOfRow: (error) => error instanceof Refusal || isFaultOfData(error),
    });
    if (outcome !== undefined) outcomes.push(outcome);
  }
  return outcomes;
}

function refusalOf(error: unknown): RowOutcome {
  if (error instanceof Refusal && isNoticeRefusal(error.code)) return { kind: 'refused', code: error.code };
  const { code, message: detail } = dataRefusalOf(error);
  return { kind: 'refused', code: code === 'data_refused' ? 'stock_change_refused' : code, detail };
}

const noticeRefusals = ['ship_notice_not_found', 'ship_notice_not_open', 'ship_notice_item_missing'] as const;

function isNoticeRefusal(code: string): code is (typeof noticeRefusals)[number] {
  return noticeRefusals.some((one) => one === code);
}

async function bookRow(
  tx: Tx,
  merchantId: MerchantId,
  { row, itemId, locationId, toLocationId, noticeId }: ResolvedRow,
  { actor, requestKey, clock, dryRun }: BookingOfRows,
): Promise<RowOutcome> {
  const { kind, quantity, note, reason } = row;
  const by = { actor, at: clock.now() };
  const done = dryRun ? 'would_book' : 'booked';
  const change = {
    merchantId,
    itemId,
    quantity,
    sourceKey: `${kind}:${requestKey}:${row.line}`,
    ...(note !== undefined && { note }),
  };
  if (kind === 'transfer') {
    if (toLocationId === null) throw new Error('A transfer has a destination.');
    const places = { from: locationId, to: toLocationId };
    const moved = await bookTransferWithin(tx, { ...change, ...places }, by);
    switch (moved.kind) {
      case 'bundle_has_no_stock':
        return { kind: 'refused', code: moved.kind };
      case 'not_there':
        return { kind: 'refused', code: 'not_there', detail: `${moved.onHand} are on hand.` };
      default: {
        const before = moved.kind === 'booked' ? moved.before : moved;
        const effects = [
          effectAt(places.from, before.from, moved.from),
          effectAt(places.to, before.to, moved.to),
        ];
        return { kind: moved.kind === 'booked' ? done : 'repeated', itemId, effects };
      }
    }
  }
  if (noticeId !== null) {
    const receipt = { ...change, locationId };
    // Behind the lock of the item: the same request may be booked at the same time.
    await lockItems(tx, merchantId, [itemId]);
    const { isBundle, isBooked } = await findBooking(tx, receipt);
    if (isBundle) return { kind: 'refused', code: 'bundle_has_no_stock' };
    if (isBooked) return { kind: 'repeated', itemId, effects: [] };
    const moved = { ...by, ...(note !== undefined && { note }) };
    const levels = await receiveItem(tx, { merchantId, id: noticeId }, receipt, moved);
    return { kind: done, itemId, effects: [effectAt(locationId, levels.before, levels.after)] };
  }
  const said = reason === undefined ? change : { ...change, reason };
  const booked = await bookStockWithin(tx, { ...said, kind, locationId }, by);
  switch (booked.kind) {
    case 'booked':
      return { kind: done, itemId, effects: [effectAt(locationId, booked.before, booked)] };
    case 'repeated':
      return { kind: 'repeated', itemId, effects: [] };
    case 'bundle_has_no_stock':
      return { kind: 'refused', code: booked.kind };
    case 'already_opened':
      throw new Error(`A ${kind} cannot end as ${booked.kind}.`);
  }
}

function effectAt(locationId: RowEffect['locationId'], before: LevelAfter, after: LevelAfter): RowEffect {
  return {
    locationId,
    onHandBefore: before.onHand,
    onHandAfter: after.onHand,
    availableBefore: before.onHand - before.committed,
    availableAfter: after.onHand - after.committed,
  };
}
