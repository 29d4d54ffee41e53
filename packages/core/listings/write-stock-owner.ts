import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Writes the owner of a listing's stock. Returns false if the owner does not change. */
export async function writeStockOwner(
  tx: Tx,
  listing: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly stockOwner: 'merchant' | 'platform';
  },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('listings')
    .set({ stock_owner: listing.stockOwner })
    .where('merchant_id', '=', listing.merchantId)
    .where('id', '=', listing.listingId)
    .where('stock_owner', '<>', listing.stockOwner)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
