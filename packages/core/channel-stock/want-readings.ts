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

/** News that old is no longer read after. */
const doubtedForMs = 24 * 60 * 60_000;

/**
 * Schedules readings of figures that opened stock and that late news left in doubt: of units that moved at an
 * unknown moment, or of an order of which it cannot be told whether the opening included it.
 */
export async function wantDoubtedReadings(tx: Tx, at: Date): Promise<void> {
  const since = new Date(at.getTime() - doubtedForMs);
  await sql`
    with doubted as (
      select link.channel_stock_id as id, news.taken_at as at
      from platform_deductions news
      join listing_channel_stock link on link.merchant_id = news.merchant_id and link.listing_id = news.listing_id
      where news.doubted and news.taken_at > ${since}::timestamptz
      union all
      select link.channel_stock_id, incident.opened_at
      from incidents incident
      join listings on listings.merchant_id = incident.merchant_id and listings.item_id = incident.item_id
                   and listings.integration_id = incident.integration_id
      join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
      where incident.kind = 'baseline_unknown' and incident.resolved_at is null
        and incident.opened_at > ${since}::timestamptz
    ), wanted as (
      select channel_stock.id from channel_stock
      where opening_at is not null and not read_refused
        -- A rise is read again when its settling time is over.
        and not exists (select from observations
                        where observations.channel_stock_id = channel_stock.id and observations.state = 'rising')
        and read_due_at is null
        and exists (select from doubted where doubted.id = channel_stock.id and doubted.at >= known_at)
      order by channel_stock.id for update skip locked
    )
    update channel_stock set read_due_at = ${at}::timestamptz
    from wanted where channel_stock.id = wanted.id`.execute(tx);
}
