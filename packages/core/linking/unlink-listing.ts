import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { unlinkListings } from './unlink-listings.ts';

/**
 * Unlinks one listing at a person's request, as `unlinkListings` does. Returns false if it was not linked.
 */
export async function unlinkListing(
  tx: Tx,
  unlinking: { readonly merchantId: MerchantId; readonly listingId: ListingId; readonly at: Date },
): Promise<boolean> {
  const { merchantId, listingId, at } = unlinking;
  return (await unlinkListings(tx, { merchantId, listingIds: [listingId], by: 'hand', at })).length === 1;
}
