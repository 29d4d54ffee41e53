import type { ChannelStockId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

export interface ChannelStockRow {
  readonly listingId: ListingId;
  readonly id: ChannelStockId;
  readonly externalStockId: string;
  readonly externalLocationId: string;
  readonly state: 'idle' | 'due' | 'open' | 'unknown' | 'blocked';
  readonly blockCode: string | null;
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
    select listings.id as "listingId", cs.id, cs.external_stock_id as "externalStockId",
           cs.external_location_id as "externalLocationId", cs.state, cs.block_code as "blockCode",
           case when integrations.state = 'active' then settings.cron end as cron, settings.time_zone as "timeZone",
           cs.needed_revision as "neededRevision",
           cs.needed_at as "neededAt", cs.cause,
           cs.submitted_revision as "submittedRevision", cs.submitted,
           cs.confirmed_revision as "confirmedRevision", cs.confirmed, cs.confirmed_at as "confirmedAt",
           cs.known, cs.known_at as "knownAt", cs.seen, cs.seen_why as "seenWhy", cs.seen_at as "seenAt", cs.due_at as "dueAt", cs.attempts
    from listings
    join listing_channel_stock lcs on lcs.merchant_id = listings.merchant_id and lcs.listing_id = listings.id
    join channel_stock cs on cs.merchant_id = lcs.merchant_id and cs.id = lcs.channel_stock_id
    join integrations on integrations.id = cs.integration_id
    join sync_settings settings on settings.integration_id = cs.integration_id and settings.entity = 'inventory'
    where listings.merchant_id = ${merchantId} and listings.id = any(${listingIds}::uuid[])
    order by cs.external_location_id`.execute(db);
  return rows;
}
