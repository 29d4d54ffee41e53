import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { lockItems } from '../items/item-preferences.ts';
import { switchOnSuspended } from '../items/process-orders.ts';
import { concludeStreetDate, readStreetDateWait } from '../items/street-dates.ts';
import type { DatedItem } from '../items/street-dates.ts';
import { followSwitches, releaseStreetDate } from '../stock/follow-holds.ts';
import { rememberSoldOut } from '../stock/sold-out.ts';
import { touchItems } from '../stock/touch-items.ts';

/** The number of order lines that one transaction releases. */
export const releasedAtATime = 500;

/** How far the release of an item's orders is. */
export type StreetDateStep =
  /** The date is so far ahead, by the database's clock. */
  | { readonly kind: 'waits'; readonly waitMs: number }
  /** Some were released, and there may be more. */
  | { readonly kind: 'more' }
  /** Nothing is held by a street date. */
  | { readonly kind: 'done' };

/**
 * Releases the next orders that the street date of an item held, if the date is over or was removed. With the
 * last of them, Process Orders is switched automatically again. May be called at any time, and repeatedly.
 */
export async function releaseDated(db: Db, item: DatedItem, at: Date): Promise<StreetDateStep> {
  return inTransaction(db, async (tx) => {
    await lockItems(tx, item.merchantId, [item.itemId]);
    const waitMs = await readStreetDateWait(tx, item);
    if (waitMs === null) return { kind: 'done' };
    if (waitMs > 0) return { kind: 'waits', waitMs };
    const released = await releaseStreetDate(tx, { ...item, limit: releasedAtATime });
    if (released === releasedAtATime) return { kind: 'more' };
    await concludeStreetDate(tx, item);
    await switchAutomatically(tx, item, at);
    return { kind: 'done' };
  });
}

/** Makes up for what the street date suspended: on if units became available, off once it is sold out. */
async function switchAutomatically(tx: Tx, item: DatedItem, at: Date): Promise<void> {
  const { merchantId, itemId } = item;
  if (await switchOnSuspended(tx, merchantId, itemId)) {
    await followSwitches(tx, { merchantId, itemIds: [itemId], at });
    await touchItems([item], 'street_date', at).execute(tx);
  }
  await rememberSoldOut(tx, item);
}
