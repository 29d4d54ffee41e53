import type { ChannelStockId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { FigureRead } from '@onhand/domain/observing/meaning.ts';
import { changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { touchItems } from '../stock/touch-items.ts';
import { readDueStandings } from '../channel-stock/read-due-standings.ts';
import { markListingsDue } from '../channel-stock/mark-listings-due.ts';

interface Concerned {
  readonly merchantId: MerchantId;
  readonly id: ListingId;
  readonly itemId: ItemId | null;
  /** It is the item's listing at a source. */
  readonly isSource: boolean;
}

/**
 * Follows what readings tell of the listings themselves: one whose record the platform does not have any more was
 * deleted there, and a deleted one whose record is there again is back. The deletion of a linked one is a failed item,
 * unless its policy says what is to be done. The items of a source's listings are touched: whether others follow is
 * theirs. Returns whether items were touched, so that they have to be spread.
 */
export async function recordPresence(
  tx: Tx,
  reads: readonly Pick<FigureRead, 'channelStockId' | 'why'>[],
  at: Date,
): Promise<boolean> {
  const absent = reads.filter(({ why }) => why === 'absent').map(({ channelStockId }) => channelStockId);
  const present = reads.filter(({ why }) => why !== 'absent').map(({ channelStockId }) => channelStockId);
  const gone = await markDeleted(tx, absent, at);
  const back = await markBack(tx, present, at);
  const items = [...gone, ...back].flatMap(({ merchantId, itemId, isSource }) =>
    itemId !== null && isSource ? [{ merchantId, itemId }] : [],
  );
  if (items.length > 0) await touchItems(items, 'source_listing', at).execute(tx);
  return items.length > 0;
}

async function markDeleted(
  tx: Tx,
  absent: readonly ChannelStockId[],
  at: Date,
): Promise<readonly Concerned[]> {
  if (absent.length === 0) return [];
  // Read before: of a deleted listing no policy is left.
  const standings = await readDueStandings(
    tx,
    absent.map((id) => ({ id })),
    { settlesWithinMs: 0 },
  );
  const decided = absent.filter((id) => standings.get(id)?.policy.deletion !== undefined);
  const { rows } = await sql<Concerned>`
    with gone as (
      select listings.merchant_id, listings.id, integrations.role = 'supplier' as is_source
      from listings join integrations on integrations.id = listings.integration_id
      where (listings.merchant_id, listings.id) in (
              select merchant_id, listing_id from listing_channel_stock where channel_stock_id = any(${absent}))
        and listings.status in ('listed', 'listed_and_synced', 'ended')
      order by listings.id for update of listings
    )
    update listings set status = 'deleted', ended_by = null
    from gone where listings.merchant_id = gone.merchant_id and listings.id = gone.id
    returning listings.merchant_id as "merchantId", listings.id, item_id as "itemId", gone.is_source as "isSource"`.execute(
    tx,
  );
  await sql`
    insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                              platform_message, attempts, first_at, last_at)
    select merchant_id, integration_id, 'publish_stock', 'listing', id, 'open', 'missing',
           'The platform does not know it any more.', 1, ${at}::timestamptz, ${at}::timestamptz
    from listings
    where status = 'deleted' and item_id is not null and (merchant_id, id) in (
      select merchant_id, listing_id from listing_channel_stock
      where channel_stock_id = any(${absent}) and channel_stock_id <> all(${decided}))
    on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
    set state = case failed_items.state when 'skipped' then 'skipped' else 'open' end, code = excluded.code,
        platform_message = excluded.platform_message, attempts = failed_items.attempts + 1, last_at = excluded.last_at`.execute(
    tx,
  );
  const handled = sql`(select listing_id from listing_channel_stock where channel_stock_id = any(${decided}))`;
  await closeFailedItems(
    tx,
    sql`operation = 'publish_stock' and code = 'missing' and subject_id in ${handled}`,
    at,
  );
  await forgetChanges(tx, rows, at);
  await markAllDue(tx, rows, 'listing_deleted', at);
  return rows;
}

async function markBack(tx: Tx, present: readonly ChannelStockId[], at: Date): Promise<readonly Concerned[]> {
  if (present.length === 0) return [];
  const { rows } = await sql<Concerned>`
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
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) {
    await closeFailedItems(tx, sql`code = 'missing' and subject_id = any(${ids}::uuid[])`, at);
  }
  await markAllDue(tx, rows, 'listing_back', at);
  return rows;
}

/** What was to be changed of listings that are gone is over. */
async function forgetChanges(tx: Tx, gone: readonly Concerned[], at: Date): Promise<void> {
  const ids = gone.map(({ id }) => id);
  if (ids.length === 0) return;
  await sql`
    delete from listing_changes where listing_id = any(${ids}::uuid[]) and state in ('due', 'failed')`.execute(
    tx,
  );
  const operations = [...changeOperations.state, ...changeOperations.stock];
  await closeFailedItems(tx, sql`operation = any(${operations}) and subject_id = any(${ids}::uuid[])`, at);
}

async function closeFailedItems(tx: Tx, which: ReturnType<typeof sql>, at: Date): Promise<void> {
  await sql`
    update failed_items set state = 'closed', last_at = ${at}::timestamptz
    where subject_kind = 'listing' and state <> 'closed' and ${which}`.execute(tx);
}

/** All of them are one integration's, so one merchant's. */
async function markAllDue(tx: Tx, listings: readonly Concerned[], cause: string, at: Date): Promise<void> {
  const [first] = listings;
  if (first === undefined) return;
  const listingIds = listings.map(({ id }) => id);
  await markListingsDue(tx, { merchantId: first.merchantId, listingIds, cause, at });
}
