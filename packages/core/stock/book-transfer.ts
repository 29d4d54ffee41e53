import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
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

export type Transferred =
  | { readonly kind: 'booked' | 'repeated'; readonly from: LevelAfter; readonly to: LevelAfter }
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
  options: { actor: string; clock: { now(): Date } },
): Promise<Transferred> {
  const { merchantId, itemId, from, to, quantity, sourceKey, note } = transfer;
  return inTransaction(db, async (tx) => {
    const at = options.clock.now();
    const preferences = await loadPreferences(tx, [merchantId]);
    const items = [{ merchantId, itemId }];
    const sheet = await loadSheet(tx, { items, orderIds: [], preferences, holders: true });
    const after = () => ({ from: levelAfter(sheet, itemId, from), to: levelAfter(sheet, itemId, to) });
    const { isBundle, isBooked } = await findBooking(tx, { ...transfer, locationId: from });
    if (isBundle) {
      return { kind: 'bundle_has_no_stock' };
    }
    if (isBooked) {
      return { kind: 'repeated', ...after() };
    }
    const { onHand } = levelAfter(sheet, itemId, from);
    if (onHand < quantity) {
      return { kind: 'not_there', onHand };
    }
    sheet.addOnHand({ merchantId, itemId, locationId: from }, -quantity, 'transfer', sourceKey);
    sheet.addOnHand({ merchantId, itemId, locationId: to }, quantity, 'transfer', sourceKey);
    sheet.serveWaiting(itemId);
    const by = { actor: options.actor, at, ...(note === undefined ? {} : { note }) };
    await together(tx, [...sheetWrites(sheet, by), touchItems([{ merchantId, itemId }], 'transfer', at)]);
    return { kind: 'booked', ...after() };
  });
}
