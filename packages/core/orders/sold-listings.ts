import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { SoldListing } from '@onhand/domain/orders/sold-listing.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import { byShopClock } from '../listings/shop-clock.ts';
import { itemSold, joinHolder } from '../listings/stock-holder.ts';

/** Holds a sold listing with its integration's inventory settings. */
export type SoldListingRow = Omit<SoldListing, 'inventoryDisabled'> &
  SyncSettings & { readonly openedBySource: boolean };

/**
 * Selects the listings that the lines of snapshots name. Times are by the clock of the listing's shop. A unit
 * that uses the stock of a linked one is sold as that one, and counts from where either does.
 */
export function selectListings(
  orders: readonly { readonly integrationId: IntegrationId; readonly snapshot: OrderSnapshot }[],
): RawBuilder<SoldListingRow> {
  const units = orders.flatMap((order) =>
    order.snapshot.lines.flatMap((line) =>
      line.ref === null ? [] : [`${order.integrationId} ${line.ref.unit}`],
    ),
  );
  const keys = [...new Set(units)].map((unit) => {
    const [integration_id = '', ...external_key] = unit.split(' ');
    return { integration_id, external_key: external_key.join(' ') };
  });
  return sql<SoldListingRow>`
    select listings.integration_id as "integrationId", listings.external_key as "externalKey",
           coalesce(holder.id, listings.id) as "listingId", coalesce(holder.item_id, listings.item_id) as "itemId",
           coalesce(holder.stock_owner, listings.stock_owner) = 'platform' as "platformOwned",
           case when items.is_bundle then (
             select coalesce(jsonb_agg(jsonb_build_object(
                      'itemId', component.item_id, 'quantity', component.quantity,
                      'countsFrom', (extract(epoch from ${byShopClock('part.counts_from')}) * 1000)::bigint) order by component.item_id), '[]')
             from bundle_components component
             join items part on part.merchant_id = component.merchant_id and part.id = component.item_id
             where component.merchant_id = items.merchant_id and component.bundle_id = items.id) end as components,
           (extract(epoch from least(${byShopClock('listings.counts_from')}, ${byShopClock('holder.counts_from')})) * 1000)::bigint
             as "countsFrom",
           (extract(epoch from ${byShopClock('items.counts_from')}) * 1000)::bigint as "itemCountsFrom",
           coalesce(listings.clock_ahead_ms, 0)::float8 as "clockAheadMs",
           coalesce((
             select jsonb_object_agg(opened.external_location_id,
                                     (extract(epoch from ${byShopClock('opened.opening_at')}) * 1000)::bigint)
             from listing_channel_stock link
             join channel_stock opened on opened.id = link.channel_stock_id
             where link.merchant_id = listings.merchant_id and link.listing_id = listings.id
               and opened.opening_at is not null), '{}') as openings,
           coalesce(holder.backorders, listings.backorders) as backorders, merchants.stock_authority = 'source' as "openedBySource",
           settings.direction, settings.mode, settings.auto_import as "autoImport",
           settings.auto_export as "autoExport"
    from listings
    join merchants on merchants.id = listings.merchant_id
    ${joinHolder}
    left join items on items.merchant_id = listings.merchant_id
                   and items.id = ${itemSold}
    join sync_settings settings
      on settings.integration_id = listings.integration_id and settings.entity = 'inventory'
    where (listings.integration_id, listings.external_key) in
          (select integration_id, external_key from ${recordset(keys, 'wanted', 'integration_id uuid, external_key text')})`;
}

/** Maps listings by their integration and the platform's unit. */
export function byUnit(listings: readonly SoldListingRow[]): ReadonlyMap<string, SoldListing> {
  return new Map(
    listings.map((listing) => {
      const inventory = { entity: 'inventory', settings: listing, writesSalesBack: false } as const;
      const inventoryDisabled = permission(inventory, 'order_effect').kind === 'never';
      const unopened = listing.openedBySource ? Infinity : null;
      const itemCountsFrom = listing.itemCountsFrom ?? unopened;
      const components =
        listing.components?.map((part) => ({ ...part, countsFrom: part.countsFrom ?? unopened })) ?? null;
      const sold = { ...listing, inventoryDisabled, itemCountsFrom, components };
      return [`${listing.integrationId} ${listing.externalKey}`, sold];
    }),
  );
}
