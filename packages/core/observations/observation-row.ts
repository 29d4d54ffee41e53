import type { ChannelStockId, IntegrationId, ItemId, ListingId, ObservationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { AliasedRawBuilder } from 'kysely';

export interface ObservationRow {
  readonly id: ObservationId;
  readonly integrationId: IntegrationId;
  readonly channelStockId: ChannelStockId;
  readonly listingIds: ListingId[];
  readonly itemId: ItemId | null;
  readonly sku: string | null;
  readonly readStartedAt: Date;
  readonly platformAt: Date | null;
  readonly expected: number[];
  readonly seen: number;
  readonly units: number;
  readonly consumed: number;
  readonly state:
    | 'provisional'
    | 'rising'
    | 'consumed'
    | 'adopted'
    | 'reversed'
    | 'mismatch'
    | 'quarantined'
    | 'dropped';
  readonly decideAt: Date | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

/** Selects the ids of the listings that the channel stock shows, as a column beside `observationColumns`. */
export const listingsColumn: AliasedRawBuilder<ListingId[], 'listingIds'> = sql<ListingId[]>`
  array(
    select listing_id from listing_channel_stock
    where listing_channel_stock.channel_stock_id = observations.channel_stock_id
    order by listing_id)`.as('listingIds');

/** Selects the SKU of the first listing that has one, as a column beside `observationColumns`. */
export const skuColumn: AliasedRawBuilder<string | null, 'sku'> = sql<string | null>`
  (select listings.sku from listing_channel_stock link
   join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
   where link.merchant_id = observations.merchant_id and link.channel_stock_id = observations.channel_stock_id
     and listings.sku is not null
   order by listings.id limit 1)`.as('sku');

export const observationColumns = [
  'id',
  'integration_id as integrationId',
  'channel_stock_id as channelStockId',
  'item_id as itemId',
  'read_started_at as readStartedAt',
  'platform_at as platformAt',
  'expected',
  'seen',
  'units',
  'consumed',
  'state',
  'decide_at as decideAt',
  'decided_at as decidedAt',
  'decided_by as decidedBy',
] as const;
