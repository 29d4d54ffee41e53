import type { Db } from '@onhand/database/connect.ts';
import { markListingsDue } from '@onhand/database/queries/channel-stock/mark-listings-due.ts';
import { lockFailedItems } from '@onhand/database/queries/failed-items/lock-failed-items.ts';
import { moveFailedItems } from '@onhand/database/queries/failed-items/move-failed-items.ts';
import { linkListing } from '@onhand/database/queries/listings/link-listing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { failedItemMoves } from '@onhand/domain/failed-items/moves.ts';
import type { FailedItemMove } from '@onhand/domain/failed-items/moves.ts';
import type { Ids } from './ids.ts';

/** Links a listing and makes its figures due, as the gateway's route does. */
export async function linkListingByHand(
  db: Db,
  ids: Ids,
  { listing, item, at }: { listing: string; item: string; at: number },
): Promise<boolean> {
  const merchantId = ids.merchant;
  const listingId = ids.listing(listing);
  return inTransaction(db, async (tx) => {
    const linked = await linkListing(tx, { merchantId, listingId, itemId: ids.item(item), linkedBy: 'hand' });
    if (linked) {
      await markListingsDue(tx, { merchantId, listingIds: [listingId], cause: 'linked', at: new Date(at) });
    }
    return linked;
  });
}

/** Retries or skips the failed item of a listing, as the gateway's route does. */
export async function moveFailedItem(
  db: Db,
  ids: Ids,
  { listing, move, at }: { listing: string; move: FailedItemMove; at: number },
): Promise<boolean> {
  const merchantId = ids.merchant;
  const listingId = ids.listing(listing);
  const { from, to } = failedItemMoves[move];
  return inTransaction(db, async (tx) => {
    const current = await tx
      .selectFrom('failed_items')
      .where('merchant_id', '=', merchantId)
      .where('subject_id', '=', listingId)
      .where('state', '<>', 'closed')
      .select('id')
      .execute();
    const locked = await lockFailedItems(tx, merchantId, { ids: current.map(({ id }) => id) });
    const moved = locked.filter(({ state }) => from.includes(state));
    await moveFailedItems(tx, { merchantId, ids: moved.map(({ id }) => id), state: to });
    if (move === 'retry' && moved.length > 0) {
      await markListingsDue(tx, { merchantId, listingIds: [listingId], cause: 'retry', at: new Date(at) });
    }
    return moved.length > 0;
  });
}
