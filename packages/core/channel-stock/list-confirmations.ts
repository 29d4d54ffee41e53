import type { ChannelStockId, IntegrationId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { channelsOfOrder } from './read-awaited-channels.ts';

/** What a channel shows since an order came in. */
export interface Confirmation {
  readonly channelStockId: ChannelStockId;
  readonly integrationId: IntegrationId;
  readonly listingId: ListingId;
  readonly sku: string | null;
  /**
   * `confirmed`: it has confirmed a figure that was written after the order came in. `current`: it shows its
   * figure, and no such write is kept or was needed. `waiting`: it does not show its figure yet.
   */
  readonly state: 'confirmed' | 'current' | 'waiting';
  /** The figure of that first write, and when it was confirmed. Null: the state is not `confirmed`. */
  readonly quantity: number | null;
  readonly confirmedAt: Date | null;
}

/**
 * Lists the channels that show the items of an order, with the first figure that each confirmed after the
 * order came in. Each channel stock keeps its newest fifty attempts, so earlier ones are missing.
 */
export async function listConfirmations(
  db: Db,
  {
    merchantId,
    orderId,
    since,
  }: { readonly merchantId: MerchantId; readonly orderId: OrderId; readonly since: Date },
): Promise<readonly Confirmation[]> {
  const { rows } = await sql<Confirmation>`
    select record.id as "channelStockId", record.integration_id as "integrationId",
           listing.id as "listingId", listing.sku, first.quantity, first.confirmed_at as "confirmedAt",
           case when first.confirmed_at is not null then 'confirmed'
                when record.confirmed_revision >= record.needed_revision then 'current'
                else 'waiting' end as state
    from (${channelsOfOrder(sql`${orderId}::uuid`)}) shown
    join channel_stock record on record.id = shown.id and record.merchant_id = ${merchantId}
    join lateral (
      select listings.id, listings.sku
      from listing_channel_stock link
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      where link.merchant_id = ${merchantId} and link.channel_stock_id = record.id
      order by listings.id limit 1
    ) listing on true
    left join lateral (
      select quantity, confirmed_at
      from channel_stock_attempts
      where channel_stock_id = record.id and opened_at >= ${since}::timestamptz and confirmed_at is not null
      order by confirmed_at limit 1
    ) first on true
    order by first.confirmed_at nulls last, record.id`.execute(db);
  return rows;
}
