import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '../../connect.ts';
import { markListingsDue } from './mark-listings-due.ts';

/** Makes the channel stock of an item's linked listings due; the listings, none where it is not linked. */
export async function markItemDue(
  tx: Tx,
  due: {
    readonly merchantId: MerchantId;
    readonly itemId: ItemId;
    readonly cause: string;
    readonly at: Date;
  },
): Promise<readonly ListingId[]> {
  const rows = await tx
    .selectFrom('listings')
    .where('merchant_id', '=', due.merchantId)
    .where('item_id', '=', due.itemId)
    .select('id')
    .execute();
  const listingIds = rows.map((row) => row.id);
  if (listingIds.length > 0) await markListingsDue(tx, { ...due, listingIds });
  return listingIds;
}
