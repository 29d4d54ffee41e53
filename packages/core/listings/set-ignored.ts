import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';

/**
 * Removes listings from review, or returns them to it. Removing a linked listing drops its proposed item.
 * Returns the listings that were under review.
 */
export async function setIgnored(
  db: Db,
  change: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly ignored: boolean;
  },
): Promise<readonly ListingId[]> {
  const { merchantId, listingIds, ignored } = change;
  const { rows } = await sql<{ id: ListingId }>`
    with wanted as (
      select id from listings
      where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[])
        and ((item_id is null and status = 'listed') or proposed_item_id is not null)
      order by id for update
    )
    update listings
    set ignored = ${ignored} and item_id is null,
        proposed_item_id = case when item_id is null or not ${ignored} then proposed_item_id end
    from wanted where listings.merchant_id = ${merchantId} and listings.id = wanted.id
    returning listings.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Returns a listing to the review, in a transaction of its own. Returns whether it had left the review. */
export async function returnToReview(
  db: Db,
  { merchantId, listingId }: { readonly merchantId: MerchantId; readonly listingId: ListingId },
): Promise<boolean> {
  const change = { merchantId, listingIds: [listingId], ignored: false };
  const returned = await inTransaction(db, (tx) => setIgnored(tx, change));
  return returned.length > 0;
}
