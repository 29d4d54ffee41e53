import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Finds up to 100 listings whose waiting orders must still be booked. */
export async function findRebookPending(
  db: Db,
): Promise<readonly { merchantId: MerchantId; listingId: ListingId }[]> {
  return db
    .selectFrom('listings')
    .where('rebook_pending', '=', true)
    .select(['merchant_id as merchantId', 'id as listingId'])
    .orderBy('id')
    .limit(100)
    .execute();
}
