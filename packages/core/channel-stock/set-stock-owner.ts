import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { markListingsDue } from './mark-listings-due.ts';
import { wantReadings } from './want-readings.ts';

/**
 * Says whose hands a listing's stock is in, from now on; orders that were booked stay as they are. Its quantities are
 * looked at anew, and of what stands there nothing is known: whoever owned it until now changed it as he liked.
 */
export async function setStockOwner(
  tx: Tx,
  listing: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly stockOwner: 'merchant' | 'platform';
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, listingId, stockOwner, at } = listing;
  const { numUpdatedRows } = await tx
    .updateTable('listings')
    .set({ stock_owner: stockOwner })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', listingId)
    .where('stock_owner', '<>', stockOwner)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  await sql`
    with own as (
      select id from channel_stock
      where merchant_id = ${merchantId} and id in (
        select channel_stock_id from listing_channel_stock
        where merchant_id = ${merchantId} and listing_id = ${listingId})
      order by id for update
    )
    update channel_stock set known = null, known_at = null from own where channel_stock.id = own.id`.execute(
    tx,
  );
  await wantReadings(tx, { merchantId, listingIds: [listingId], at });
  await markListingsDue(tx, { merchantId, listingIds: [listingId], cause: 'stock_owner', at });
}
