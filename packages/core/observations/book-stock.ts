import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { AdjustmentReason } from '@onhand/domain/stock/adjustment-reason.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { countItemsFrom } from '../items/count-from.ts';
import { awaitRebooking } from '../listings/await-rebooking.ts';
import { findBooking } from '../stock/find-booking.ts';
import { levelAfter } from '../stock/level-after.ts';
import type { LevelAfter } from '../stock/level-after.ts';
import { loadPreferences, loadSheet } from '../stock/load-sheet.ts';
import { touchItems } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { countedFallsWrite } from './counted-falls.ts';

/**
 * Holds a change of stock that no order caused. A `sourceKey` names the cause and is booked at most once.
 * `quantity` is in units: absolute for an opening or a count, added for a receipt, signed for an adjustment.
 */
export interface StockChange {
  readonly kind: 'opening' | 'receipt' | 'adjustment' | 'count';
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
  readonly quantity: number;
  /** The time from which orders move the item's stock. Only its first opening, receipt or count sets it. */
  readonly countsFrom?: Date;
  readonly sourceKey: string;
  readonly note?: string;
  /** Why units were adjusted. */
  readonly reason?: AdjustmentReason;
}

export type StockBooked =
  | ({ readonly kind: 'booked'; readonly before: LevelAfter } & LevelAfter)
  | { readonly kind: 'repeated' }
  | { readonly kind: 'already_opened' }
  /** A bundle has no stock of its own; its components have it. */
  | { readonly kind: 'bundle_has_no_stock' };

/**
 * Books changes of stock and touches their items, one transaction per change. New units go to the waiting
 * lines. A decrease below the committed units takes units from the newest lines, which become oversold.
 */
export async function bookStock(
  db: Db,
  changes: readonly StockChange[],
  options: { actor: string; clock: { now(): Date } },
): Promise<readonly StockBooked[]> {
  const results: StockBooked[] = [];
  for (const change of changes) {
    const by = { actor: options.actor, at: options.clock.now() };
    results.push(await inTransaction(db, (tx) => bookStockWithin(tx, change, by)));
  }
  return results;
}

/** Books one change of stock in the caller's transaction. */
export async function bookStockWithin(
  tx: Tx,
  change: StockChange,
  by: { actor: string; at: Date },
): Promise<StockBooked> {
  const { merchantId, itemId, locationId, kind, sourceKey } = change;
  const preferences = await loadPreferences(tx, [merchantId]);
  const wanted = { items: [{ merchantId, itemId }], orderIds: [], preferences };
  let sheet = await loadSheet(tx, wanted);
  const { isBundle, isBooked } = await findBooking(tx, change);
  if (isBundle) {
    return { kind: 'bundle_has_no_stock' };
  }
  if (isBooked) {
    return { kind: 'repeated' };
  }
  if (kind === 'opening' && (await isOpen(tx, change))) {
    return { kind: 'already_opened' };
  }
  const absolute = kind === 'opening' || kind === 'count';
  const before = levelAfter(sheet, itemId, locationId);
  const { onHand, committed, deficit } = before;
  const delta = absolute ? change.quantity - onHand + deficit : change.quantity;
  if (onHand + delta < committed) {
    sheet = await loadSheet(tx, { ...wanted, holders: true });
  }
  if (delta !== 0 || absolute) {
    if (kind === 'count') {
      sheet.count(change, change.quantity, sourceKey, by.at.getTime());
    } else if (kind === 'opening') {
      sheet.setOnHand(change, change.quantity, kind, sourceKey);
    } else {
      sheet.addOnHand(change, change.quantity, kind, sourceKey);
    }
    sheet.serveWaiting(itemId);
    const { note, reason } = change;
    const said = { ...(note !== undefined && { note }), ...(reason !== undefined && { reason }) };
    await together(tx, sheetWrites(sheet, { ...by, ...said }));
  }
  if (absolute) {
    await countedFallsWrite([change], by.at).execute(tx);
  }
  if (kind !== 'adjustment') {
    // Orders of a source's listings waited for the opening, so they are booked again.
    const counting = [{ merchantId, itemId, at: change.countsFrom ?? by.at }];
    await awaitRebooking(tx, await countItemsFrom(tx, counting));
  }
  await touchItems([{ merchantId, itemId }], kind, by.at).execute(tx);
  return { kind: 'booked', before, ...levelAfter(sheet, itemId, locationId) };
}

/** Returns whether the item has an opening figure at the location: any movement implies one. */
async function isOpen(tx: Tx, change: StockChange): Promise<boolean> {
  const movement = await tx
    .selectFrom('movements')
    .where('merchant_id', '=', change.merchantId)
    .where('item_id', '=', change.itemId)
    .where('location_id', '=', change.locationId)
    .select('seq')
    .limit(1)
    .executeTakeFirst();
  return movement !== undefined;
}
