import type { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { MerchantId, ListingId } from '@onhand/domain/ids.ts';
import { readDecisions } from '@onhand/core/channel-stock/read-decisions.ts';
import { listChannelStock } from '@onhand/core/channel-stock/list-channel-stock.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import type { ListingRow } from '@onhand/core/listings/listing-row.ts';
import type { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { channelStockView } from './channel-stock-view.ts';

type Reading = Pick<Dependencies, 'db' | 'clock'>;

export type ListingView = z.infer<typeof listing>;

/** Renders listings, each with its channel stock. */
export async function listingViews(
  { db, clock }: Reading,
  merchantId: MerchantId,
  rows: readonly ListingRow[],
): Promise<ListingView[]> {
  const stock = await listChannelStock(db, { merchantId, listingIds: rows.map((row) => row.id) });
  const byListing = Map.groupBy(stock, (record) => record.listingId);
  const decisions = await readDecisions(
    db,
    stock.map((record) => record.id),
  );
  const now = clock.now();
  return rows.map((row) => ({
    ...row,
    channelStock: (byListing.get(row.id) ?? []).map((record) => {
      const quantity = row.itemId === null ? null : (decisions.get(record.id)?.figure.quantity ?? null);
      return channelStockView(record, quantity, now);
    }),
  }));
}

/**
 * Reads and renders a listing.
 *
 * @throws Refusal `listing_not_found`
 */
export async function readListing(
  reading: Reading,
  merchantId: MerchantId,
  id: ListingId,
): Promise<ListingView> {
  const row = found(await findListing(reading.db, { merchantId, id }), 'listing_not_found');
  return found((await listingViews(reading, merchantId, [row]))[0], 'listing_not_found');
}

/** Returns what a change of a listing replaces. Leaves out its quantities, which change by themselves. */
export function listingState({ channelStock: _quantities, ...state }: ListingView): object {
  return state;
}
