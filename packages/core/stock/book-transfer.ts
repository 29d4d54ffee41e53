import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { findBooking } from './find-booking.ts';
import { loadPreferences, loadSheet } from './load-sheet.ts';
import type { LevelAfter } from './level-after.ts';
import { levelAfter } from './level-after.ts';
import { touchItems } from './touch-items.ts';
import { sheetWrites } from './write-sheet.ts';

export interface Transfer {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly from: LocationId;
  readonly to: LocationId;
  /** A positive number of units. */
  readonly quantity: number;
  /** Names the cause. A key never books twice. */
  readonly sourceKey: string;
  readonly note?: string;
}

/** The levels of both places. */
export interface TransferLevels {
  readonly from: LevelAfter;
  readonly to: LevelAfter;
}

export type Transferred =
  | (TransferLevels & { readonly kind: 'booked'; readonly before: TransferLevels })
  | (TransferLevels & { readonly kind: 'repeated' })
  | { readonly kind: 'not_there'; readonly onHand: number }
  /** The item is a bundle. Only its components have stock. */
  | { readonly kind: 'bundle_has_no_stock' };

/**
 * Moves units of an item from one location to another. Takes units that are committed to orders back from the
 * newest order lines, then serves these lines from every location that they may use.
 */
export async function bookTransfer(
  db: Db,
  transfer: Transfer,
  { actor, clock }: { actor: string; clock: { now(): Date } },
): Promise<Transferred> {
  return inTransaction(db, (tx) => bookTransferWithin(tx, transfer, { actor, at: clock.now() }));
}

/** Books a transfer in the caller's transaction. */
export async function bookTransferWithin(
  tx: Tx,
  transfer: Transfer,
  { actor, at }: { readonly actor: string; readonly at: Date },
): Promise<Transferred> {
  const { merchantId, itemId, from, to, quantity, sourceKey, note } = transfer;
  const preferences = await loadPreferences(tx, [merchantId]);
  const items = [{ merchantId, itemId }];
  const sheet = await loadSheet(tx, { items, orderIds: [], preferences, holders: true });
  const levels = () => ({ from: levelAfter(sheet, itemId, from), to: levelAfter(sheet, itemId, to) });
  const { isBundle, isBooked } = await findBooking(tx, { ...transfer, locationId: from });
  if (isBundle) {
    return { kind: 'bundle_has_no_stock' };
  }
  const before = levels();
  if (isBooked) {
    return { kind: 'repeated', ...before };
  }
  const { onHand } = before.from;
  if (onHand < quantity) {
    return { kind: 'not_there', onHand };
  }
  sheet.addOnHand({ merchantId, itemId, locationId: from }, -quantity, 'transfer', sourceKey);
  sheet.addOnHand({ merchantId, itemId, locationId: to }, quantity, 'transfer', sourceKey);
  sheet.serveWaiting(itemId);
  const by = { actor, at, ...(note !== undefined && { note }) };
  await together(tx, [...sheetWrites(sheet, by), touchItems([{ merchantId, itemId }], 'transfer', at)]);
  return { kind: 'booked', before, ...levels() };
}
