import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** Schedules readings of an integration's figures that were pushed while they waited for its schedule. */
export async function wantHinted(
  tx: Tx,
  wanted: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  await sql`
    with wanted as (
      select id from channel_stock
      where merchant_id = ${wanted.merchantId} and integration_id = ${wanted.integrationId} and hinted
      order by id for update
    )
    update channel_stock set hinted = false, read_due_at = least(read_due_at, ${wanted.at}::timestamptz)
    from wanted where channel_stock.id = wanted.id`.execute(tx);
}

/**
 * Schedules readings of listings, or of a whole integration, for `at`. An earlier scheduled reading stays.
 * With `imports`, their figures are accepted once, in every mode.
 */
export async function wantReadings(
  tx: Tx,
  wanted: { readonly merchantId: MerchantId; readonly at: Date; readonly imports?: boolean } & (
    | { readonly listingIds: readonly ListingId[] }
    | { readonly integrationId: IntegrationId }
  ),
): Promise<void> {
  const { merchantId, at, imports = false } = wanted;
  const chosen =
    'listingIds' in wanted
      ? sql`channel_stock.id in (
          select channel_stock_id from listing_channel_stock
          where merchant_id = ${merchantId} and listing_id = any(${wanted.listingIds}::uuid[]))`
      : sql`channel_stock.integration_id = ${wanted.integrationId}`;
  // Locked in the order of the ids, as everywhere.
  await sql`
    with wanted as (
      select channel_stock.id from channel_stock
      where channel_stock.merchant_id = ${merchantId} and ${chosen}
      order by channel_stock.id for update
    )
    update channel_stock
    set read_due_at = least(read_due_at, ${at}::timestamptz), import_wanted = import_wanted or ${imports}
    from wanted where channel_stock.id = wanted.id`.execute(tx);
}
