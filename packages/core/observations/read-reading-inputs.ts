import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { ReadingInputs } from '@onhand/domain/observing/meaning.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { isOpened } from '../channel-stock/is-opened.ts';
import { listingsBehind } from '../channel-stock/listings-behind.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';

/**
 * Locks channel stock, then its items, and reads the inputs to judge figures. A concurrent order is either
 * included or booked afterwards. Deductions start at the known figure or open write, minus the settling time.
 */
export async function readReadingInputs(
  tx: Tx,
  ids: readonly ChannelStockId[],
  settlesWithinMs: number,
): Promise<ReadonlyMap<ChannelStockId, ReadingInputs>> {
  const lockChannels = sql`select 1 from channel_stock where id = any(${ids}) order by id for update`;
  const lockItems = sql`
    select 1 from items
    where (merchant_id, id) in (
      select listings.merchant_id, coalesce(component.item_id, listings.item_id)
      from listing_channel_stock link
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      left join bundle_components component
        on component.merchant_id = listings.merchant_id and component.bundle_id = listings.item_id
      where link.channel_stock_id = any(${ids}) and listings.item_id is not null)
    order by merchant_id, id
    for no key update`;
  const reading = sql<ReadingInputs>`
    select channel_stock.id, channel_stock.merchant_id as "merchantId", channel_stock.integration_id as "integrationId",
           settings.direction, settings.mode, settings.auto_import as "autoImport",
           settings.auto_export as "autoExport", integrations.role, integrations.write_sales_back as "writeSalesBack",
           merchants.stock_authority as "stockAuthority",
           ${knownOf} as known, ${epochMs('known_at')} as "knownAt",
           case when channel_stock.state in ('open', 'unknown') then submitted end as submitted,
           submitted_delta as "submittedDelta",
           ${epochMs('opened_at')} as "openedAt", confirmed,
           import_wanted as importing,
           coalesce((
             select jsonb_agg(distinct jsonb_build_object('itemId', items.id, 'isBundle', items.is_bundle,
                                                          'opened', ${isOpened}))
             from ${listingsBehind} listings
             join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
             where listings.published
           ), '[]') as items,
           coalesce((
             select jsonb_agg(mapping.location_id order by locations.priority, locations.id)
             from location_mappings mapping
             join locations on locations.merchant_id = mapping.merchant_id and locations.id = mapping.location_id
             where mapping.integration_id = channel_stock.integration_id
               and mapping.external_location_id = channel_stock.external_location_id
           ), '[]') as locations,
           coalesce((
             select jsonb_agg(jsonb_build_object('units', deduction.units, 'takenAt', ${epochMs('deduction.taken_at')}, 'doubted', deduction.doubted))
             from listing_channel_stock link
             join platform_deductions deduction on deduction.listing_id = link.listing_id
             where link.channel_stock_id = channel_stock.id
               and deduction.place in ('', channel_stock.external_location_id)
               and deduction.taken_at >= least(known_at, opened_at) - make_interval(secs => ${settlesWithinMs / 1000})
           ), '[]') || ${ofCopiesUnderWay} as deductions,
           (select coalesce(sum(-fall.units - fall.consumed - applied.units), 0)::bigint
            from observations fall
            cross join lateral (
              select coalesce(sum((one ->> 'units')::int), 0) as units
              from jsonb_array_elements(fall.taken) one) applied
            where fall.channel_stock_id = channel_stock.id and fall.state = 'provisional' and fall.units < 0
              and fall.item_id is not null) as excused,
           (select jsonb_build_object('id', observation.id, 'seen', observation.seen,
                                      'readStartedAt', ${epochMs('observation.read_started_at')})
            from observations observation
            where observation.channel_stock_id = channel_stock.id and observation.state = 'rising') as rising,
           (select jsonb_build_object('id', observation.id)
            from observations observation
            where observation.channel_stock_id = channel_stock.id and observation.state = 'quarantined') as quarantined
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id
    join merchants on merchants.id = channel_stock.merchant_id
    join sync_settings settings on settings.integration_id = channel_stock.integration_id
                               and settings.entity = 'inventory'
    where channel_stock.id = any(${ids})
      -- Onhand does not judge stock that the platform owns.
      and not exists (
        select from ${listingsBehind} listings where listings.stock_owner = 'platform')`;
  const [, , rows] = await inOneTrip<[unknown, unknown, ReadingInputs]>(tx, [
    lockChannels,
    lockItems,
    reading,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Selects the known figure. One that was found to be wrong, and is still to be overwritten, is the very one
 * that an import asks for: then the figure that was expected there counts as known, so that the reading finds
 * the difference once more, and accepts it.
 */
const knownOf = sql`
  case when import_wanted then coalesce((
    select observation.seen - observation.units from observations observation
    where observation.channel_stock_id = channel_stock.id and observation.state = 'mismatch'
      and observation.read_started_at = known_at and observation.seen = known
    order by observation.id desc limit 1), known) else known end`;

/**
 * Selects what copied orders may deduct that were created there, or may have been, and of which no news has
 * come. Their units may or may not be part of a figure.
 */
const ofCopiesUnderWay = sql`
  coalesce((
    select jsonb_agg(jsonb_build_object('units', item.quantity, 'takenAt', (extract(epoch from copy.sent_at) * 1000)::float8,
                                        'doubted', false))
    from listing_channel_stock link
    join order_copy_items item on item.listing_id = link.listing_id and item.awaited > 0
    join order_copies copy on copy.merchant_id = item.merchant_id and copy.id = item.copy_id
    where link.channel_stock_id = channel_stock.id and copy.sent_at is not null
      and copy.created_order_id is null), '[]')`;

function epochMs(column: string) {
  return sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;
}
