import type { ChannelStockId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/** A listing that disappeared from its platform or is back there. */
export interface ListingAtPlatform {
  readonly merchantId: MerchantId;
  readonly id: ListingId;
  readonly itemId: ItemId | null;
  /** The listing belongs to a source. */
  readonly isSource: boolean;
}

/**
 * Marks the listings behind absent channel stock as deleted on their platform. Returns the changed listings.
 */
export async function markListingsDeleted(
  tx: Tx,
  absent: readonly ChannelStockId[],
  at: Date,
): Promise<readonly ListingAtPlatform[]> {
  const { rows } = await sql<ListingAtPlatform>`
    with gone as (
      select listings.merchant_id, listings.id, integrations.role = 'supplier' as is_source
      from listings join integrations on integrations.id = listings.integration_id
      where (listings.merchant_id, listings.id) in (
              select merchant_id, listing_id from listing_channel_stock where channel_stock_id = any(${absent}))
        and listings.status in ('listed', 'listed_and_synced', 'ended')
      order by listings.id for update of listings
    )
    update listings set status = 'deleted', ended_by = null, read_at = greatest(listings.read_at, ${at}::timestamptz)
    from gone where listings.merchant_id = gone.merchant_id and listings.id = gone.id
    returning listings.merchant_id as "merchantId", listings.id, item_id as "itemId", gone.is_source as "isSource"`.execute(
    tx,
  );
  return rows;
}

/** Marks deleted, linked listings behind present channel stock as back. Returns the changed listings. */
export async function markListingsBack(
  tx: Tx,
  present: readonly ChannelStockId[],
): Promise<readonly ListingAtPlatform[]> {
  const { rows } = await sql<ListingAtPlatform>`
    with back as (
      select listings.merchant_id, listings.id, integrations.role = 'supplier' as is_source
      from listings join integrations on integrations.id = listings.integration_id
      where (listings.merchant_id, listings.id) in (
              select merchant_id, listing_id from listing_channel_stock where channel_stock_id = any(${present}))
        and listings.status = 'deleted' and listings.item_id is not null
      order by listings.id for update of listings
    )
    update listings set status = 'listed_and_synced'
    from back where listings.merchant_id = back.merchant_id and listings.id = back.id
    returning listings.merchant_id as "merchantId", listings.id, item_id as "itemId", back.is_source as "isSource"`.execute(
    tx,
  );
  return rows;
}
