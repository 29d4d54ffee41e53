import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { listingColumns } from './listing-row.ts';
import type { ListingRow } from './listing-row.ts';

/** Finds a merchant's listing by its id. `lock`: other changes of it wait until the transaction ends. */
export async function findListing(
  db: Db,
  {
    merchantId,
    id,
    lock = false,
  }: { readonly merchantId: MerchantId; readonly id: ListingId; readonly lock?: boolean },
): Promise<ListingRow | undefined> {
  return db
    .selectFrom('listings')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(listingColumns)
    .$if(lock, (query) => query.forNoKeyUpdate())
    .executeTakeFirst();
}
