import { listingOperations } from '@onhand/domain/failed-items/operations.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FigureRead } from '@onhand/domain/observing/meaning.ts';
import { changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import { touchItems } from '../stock/touch-items.ts';
import { readWriteInputs } from '../channel-stock/read-write-inputs.ts';
import { forgetChanges } from '../channel-stock/listing-changes/changes-under-way.ts';
import { markListingsBack, markListingsDeleted } from '../listings/presence.ts';
import type { ListingAtPlatform } from '../listings/presence.ts';
import { needListingsAgain } from '../channel-stock/need-listings-again.ts';

/**
 * Marks listings that the platform no longer has as deleted, and listings that it has again as back. Opens a
 * failed item for a deleted linked listing, unless its policy covers deletion. Touches the items of a
 * source's listings; returns whether the caller has to spread them.
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
): Promise<readonly ListingAtPlatform[]> {
  if (absent.length === 0) return [];
  // Read the policies first: a deleted listing has none.
  const standings = await readWriteInputs(
    tx,
    absent.map((id) => ({ id })),
    { settlesWithinMs: 0 },
  );
  const decided = absent.filter((id) => standings.get(id)?.policy.deletion !== undefined);
  const gone = await markListingsDeleted(tx, absent, at);
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
  await forgetChangesOf(tx, gone, at);
  await markAllDue(tx, gone, 'listing_deleted', at);
  return gone;
}

async function markBack(
  tx: Tx,
  present: readonly ChannelStockId[],
  at: Date,
): Promise<readonly ListingAtPlatform[]> {
  if (present.length === 0) return [];
  const back = await markListingsBack(tx, present);
  const subjects = back.map(({ id }) => id);
  await closeFailed(tx, { operations: listingOperations, code: 'missing', subjects }, at);
  await markAllDue(tx, back, 'listing_back', at);
  return back;
}

/** Deletes the changes of deleted listings, and closes their failed items. */
async function forgetChangesOf(tx: Tx, gone: readonly ListingAtPlatform[], at: Date): Promise<void> {
  const [first] = gone;
  if (first === undefined) return;
  const listingIds = gone.map(({ id }) => id);
  await forgetChanges(tx, { merchantId: first.merchantId, listingIds });
  const operations = [...changeOperations.state, ...changeOperations.stock];
  await closeFailed(tx, { operations, subjects: listingIds }, at);
}

/** Makes listings due. All of them must belong to one merchant. */
async function markAllDue(
  tx: Tx,
  listings: readonly ListingAtPlatform[],
  cause: string,
  at: Date,
): Promise<void> {
  const [first] = listings;
  if (first === undefined) return;
  const listingIds = listings.map(({ id }) => id);
  await needListingsAgain(tx, { merchantId: first.merchantId, listingIds, cause, at });
}
