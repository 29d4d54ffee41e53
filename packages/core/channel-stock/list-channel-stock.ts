import type { ChannelStockId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { isActive } from '../integrations/is-active.ts';
import type { Db } from '@onhand/database/connect.ts';
import { blockOf, holdOf } from '../listings/block-of.ts';

export interface ChannelStockRow {
  readonly listingId: ListingId;
  readonly id: ChannelStockId;
  readonly externalStockId: string;
  readonly externalLocationId: string;
  readonly state: 'idle' | 'due' | 'open' | 'unknown' | 'blocked';
  /** Why no figure is written (`blockOf`). */
  readonly blockCode: string | null;
  /** What holds back its whole integration. */
  readonly holdCode: string | null;
  /** The schedule of its integration's inventory; null: it has none. */
  readonly cron: string | null;
  readonly timeZone: string | null;
  readonly neededRevision: number;
  readonly neededAt: Date | null;
  readonly cause: string | null;
  readonly submittedRevision: number;
  readonly submitted: number | null;
  readonly confirmedRevision: number;
  readonly confirmed: number | null;
  readonly confirmedAt: Date | null;
  readonly known: number | null;
  readonly knownAt: Date | null;
  readonly seen: number | null;
  readonly seenWhy: 'unmanaged' | 'absent' | 'inactive' | null;
  readonly seenAt: Date | null;
  readonly dueAt: Date | null;
  readonly attempts: number;
}

/** Lists the channel stock behind listings, in one query. */
export async function listChannelStock(
  db: Db,
  { merchantId, listingIds }: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] },
): Promise<readonly ChannelStockRow[]> {
  if (listingIds.length === 0) return [];
  const { rows } = await sql<ChannelStockRow>`
    select listings.id as "listingId", channel_stock.id, channel_stock.external_stock_id as "externalStockId",
           channel_stock.external_location_id as "externalLocationId", channel_stock.state, ${blockOf} as "blockCode",
           ${holdOf} as "holdCode",
           case when ${isActive} then settings.cron end as cron, settings.time_zone as "timeZone",
           channel_stock.needed_revision as "neededRevision", channel_stock.needed_at as "neededAt",
           channel_stock.cause,
           channel_stock.submitted_revision as "submittedRevision", channel_stock.submitted,
           channel_stock.confirmed_revision as "confirmedRevision", channel_stock.confirmed,
           channel_stock.confirmed_at as "confirmedAt", channel_stock.known, channel_stock.known_at as "knownAt",
           channel_stock.seen, channel_stock.seen_why as "seenWhy", channel_stock.seen_at as "seenAt",
           channel_stock.due_at as "dueAt", channel_stock.attempts
    from listings
    join listing_channel_stock lcs on lcs.merchant_id = listings.merchant_id and lcs.listing_id = listings.id
    join channel_stock on channel_stock.merchant_id = lcs.merchant_id and channel_stock.id = lcs.channel_stock_id
    join integrations on integrations.id = channel_stock.integration_id
    join sync_settings settings on settings.integration_id = channel_stock.integration_id and settings.entity = 'inventory'
    where listings.merchant_id = ${merchantId} and listings.id = any(${listingIds}::uuid[])
    order by channel_stock.external_location_id`.execute(db);
  return rows;
}
