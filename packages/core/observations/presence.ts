import { listingOperations } from '@onhand/domain/failed-items/operations.ts';
import type { ChannelStockId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { FigureRead } from '@onhand/domain/observing/meaning.ts';
import { changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import { touchItems } from '../stock/touch-items.ts';
import { readDueStandings } from '../channel-stock/read-due-standings.ts';
import { markListingsDue } from '../channel-stock/mark-listings-due.ts';

interface Concerned {
  readonly merchantId: MerchantId;
  readonly id: ListingId;
  readonly itemId: ItemId | null;
  /** The listing belongs to a source. */
  readonly isSource: boolean;
}

/**
 * Marks listings deleted that the platform no longer has, and listings back that it has again.
 * A deleted linked listing opens a failed item, unless its policy says what to do.
 * Touches the items of a source's listings. Returns whether it touched any, so that they have to be spread.
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
  // Read first: a deleted listing has no policy any more.
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
  const failures = sql<Failure>`
    select merchant_id, integration_id, 'publish_stock' as operation, id as subject_id, 'missing' as code,
           'The platform does not know it any more.' as platform_message, null as hint, 1 as attempts,
           null as workflow_id
    from listings
    where status = 'deleted' and item_id is not null and (merchant_id, id) in (
      select merchant_id, listing_id from listing_channel_stock
      where channel_stock_id = any(${absent}) and channel_stock_id <> all(${decided}))`;
  await openFailed(tx, failures, { at, event: 'seen_again' });
  if (decided.length > 0) {
    const subjects = sql`select listing_id from listing_channel_stock where channel_stock_id = any(${decided})`;
    await closeFailed(tx, { operations: ['publish_stock'], code: 'missing', subjects }, at);
  }
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
  const subjects = rows.map(({ id }) => id);
  await closeFailed(tx, { operations: listingOperations, code: 'missing', subjects }, at);
  await markAllDue(tx, rows, 'listing_back', at);
  return rows;
}

/** Deletes the changes of deleted listings, and closes their failed items. */
async function forgetChanges(tx: Tx, gone: readonly Concerned[], at: Date): Promise<void> {
  const ids = gone.map(({ id }) => id);
  if (ids.length === 0) return;
  await sql`
    delete from listing_changes where listing_id = any(${ids}::uuid[]) and state in ('due', 'failed')`.execute(
    tx,
  );
  const operations = [...changeOperations.state, ...changeOperations.stock];
  await closeFailed(tx, { operations, subjects: ids }, at);
}

/** Marks listings due. All of them belong to one integration, so to one merchant. */
async function markAllDue(tx: Tx, listings: readonly Concerned[], cause: string, at: Date): Promise<void> {
  const [first] = listings;
  if (first === undefined) return;
  const listingIds = listings.map(({ id }) => id);
  await markListingsDue(tx, { merchantId: first.merchantId, listingIds, cause, at });
}
