import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** Forgets the known figures of an integration: its platform may show any figure now. */
export async function forgetFigures(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<void> {
  await sql`
    with locked as (
      select id from channel_stock
      where merchant_id = ${merchantId} and integration_id = ${integrationId} and known is not null
      order by id for update
    )
    update channel_stock set known = null, known_at = null
    from locked where channel_stock.id = locked.id`.execute(tx);
}

/** Forgets the figures of listings. A write under way keeps its own: its answer tells the figure. */
export async function forgetFiguresOf(
  tx: Tx,
  { merchantId, listingIds }: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] },
): Promise<void> {
  await sql`
    update channel_stock set known = null, known_at = null
    where state not in ('open', 'unknown') and id in (
      select channel_stock_id from listing_channel_stock
      where merchant_id = ${merchantId} and listing_id = any(${listingIds}::uuid[]))`.execute(tx);
}

/**
 * Forgets the figures behind listings that had stock of their own before they used another unit's, and reads
 * them next. Waiting orders of theirs that count now lowered another figure than this one.
 */
export async function forgetSharedAfterOwn(
  tx: Tx,
  of: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly at: Date;
  },
): Promise<void> {
  await sql`
    with shared as (
      select id from channel_stock
      where state not in ('open', 'unknown') and id in (
        select link.channel_stock_id
        from listings
        join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
        join channel_stock own on own.integration_id = listings.integration_id
                              and own.external_stock_id = listings.external_key and own.known is not null
        where listings.merchant_id = ${of.merchantId} and listings.id = any(${of.listingIds}::uuid[])
          and listings.stock_unit is not null)
      order by id for update
    )
    update channel_stock
    set known = null, known_at = null, read_due_at = least(read_due_at, ${of.at}::timestamptz)
    from shared where channel_stock.id = shared.id`.execute(tx);
}
