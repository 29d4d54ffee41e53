import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { listingColumns } from './listing-row.ts';
import type { ListingRow } from './listing-row.ts';

/** Finds the listings that are linked to an item, on any integration. */
export async function findLinkedListings(
  db: Db,
  { merchantId, itemId }: { readonly merchantId: MerchantId; readonly itemId: ItemId },
): Promise<readonly ListingRow[]> {
  return db
    .selectFrom('listings')
    .where('merchant_id', '=', merchantId)
    .where('item_id', '=', itemId)
    .select(listingColumns)
    .orderBy('id')
    .execute();
}
