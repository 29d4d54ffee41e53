import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { writeStockOwner } from '../listings/write-stock-owner.ts';
import { needListingsAgain } from './need-listings-again.ts';
import { wantReadings } from './want-readings.ts';

/**
 * Sets who owns a listing's stock from now on. Orders that were booked stay as they are. Its figures are read
 * and computed again, and none of them counts as known: the former owner may have changed them.
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
  const { merchantId, listingId, at } = listing;
  if (!(await writeStockOwner(tx, listing))) return;
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
  await needListingsAgain(tx, { merchantId, listingIds: [listingId], cause: 'stock_owner', at });
}
