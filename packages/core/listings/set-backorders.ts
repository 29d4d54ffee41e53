import type { Db } from '@onhand/database/connect.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';

/** Sets by hand whether a listing may be backordered. Null: what its shop tells counts again. */
export async function setBackorders(
  db: Db,
  listing: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly backorders: boolean | null;
  },
): Promise<void> {
  await db
    .updateTable('listings')
    .set({ backorders_by_hand: listing.backorders })
    .where('merchant_id', '=', listing.merchantId)
    .where('id', '=', listing.listingId)
    .execute();
}
