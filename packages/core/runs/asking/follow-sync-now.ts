import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@onhand/database/connect.ts';
import type { ChannelStockId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { zeroRefused } from '@onhand/domain/publishing/write-step.ts';
import { syncNowOutcome } from '@onhand/domain/settings/sync-now.ts';
import type { SyncNowOutcome } from '@onhand/domain/settings/sync-now.ts';
import { sql } from 'kysely';
import { blockOf, holdOf } from '../../listings/block-of.ts';
import type { SyncedListing } from './sync-now.ts';

const lookEveryMs = 100;

/**
 * Waits until Sync Now has done what it was asked, or what holds it back is known, and returns the outcome of
 * every listing. Listings that are still under way at the end of `signal` are `pending`.
 */
export async function followSyncNow(
  db: Db,
  merchantId: MerchantId,
  listings: readonly SyncedListing[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SyncNowOutcome>> {
  const first = await readQuantities(db, merchantId, listings);
  const asked = new Map(first.map(({ id, forcedRevision }) => [id, forcedRevision]));
  let outcomes = outcomesOf(listings, first, asked);
  while (!signal.aborted && [...outcomes.values()].some(({ kind }) => kind === 'pending')) {
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    outcomes = outcomesOf(listings, await readQuantities(db, merchantId, listings), asked);
  }
  return outcomes;
}

/** A quantity of a listing, after Sync Now. */
interface Quantity {
  readonly listingId: ListingId;
  readonly id: ChannelStockId;
  /** The newest revision that someone asked to be written. */
  readonly forcedRevision: number;
  readonly confirmedRevision: number;
  readonly blockCode: string | null;
  /** What holds back its integration. */
  readonly holdCode: string | null;
  /** It is still to be read. */
  readonly isReading: boolean;
  /** The platform refused its last reading. */
  readonly isRefused: boolean;
}

async function readQuantities(
  db: Db,
  merchantId: MerchantId,
  listings: readonly SyncedListing[],
): Promise<readonly Quantity[]> {
  const { rows } = await sql<Quantity>`
    select link.listing_id as "listingId", channel_stock.id, forced_revision as "forcedRevision",
           confirmed_revision as "confirmedRevision", ${blockOf} as "blockCode", ${holdOf} as "holdCode",
           read_due_at is not null as "isReading", read_refused as "isRefused"
    from listing_channel_stock link
    join channel_stock on channel_stock.id = link.channel_stock_id
    join integrations on integrations.id = channel_stock.integration_id
    where link.merchant_id = ${merchantId} and link.listing_id = any(${listings.map(({ row }) => row.id)}::uuid[])
    order by channel_stock.external_location_id`.execute(db);
  return rows;
}

function outcomesOf(
  listings: readonly SyncedListing[],
  quantities: readonly Quantity[],
  revisions: ReadonlyMap<ChannelStockId, number>,
): ReadonlyMap<string, SyncNowOutcome> {
  const byListing = Map.groupBy(quantities, ({ listingId }) => listingId);
  return new Map(
    listings.map(({ row, asked }) => {
      if (asked.kind === 'never') return [row.id, { kind: 'blocked', code: asked.code }];
      const own = byListing.get(row.id) ?? [];
      return [row.id, syncNowOutcome(asked.kind, own.map(asked.kind === 'import' ? ofReading : ofWrite))];
    }),
  );

  function ofWrite({ id, confirmedRevision, blockCode }: Quantity) {
    // A listing that is taken off sale instead of showing 0 is under way.
    const isEnding = blockCode === zeroRefused;
    return { isDone: confirmedRevision >= (revisions.get(id) ?? 0), blockCode: isEnding ? null : blockCode };
  }
}

function ofReading({ isReading, isRefused, holdCode }: Quantity) {
  const refused = isRefused && !isReading;
  return { isDone: !isReading && !refused, blockCode: refused ? 'reading_refused' : holdCode };
}
