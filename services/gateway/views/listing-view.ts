import type { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { MerchantId, ListingId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { listChannelStock } from '@onhand/database/queries/channel-stock/list-channel-stock.ts';
import { findListing } from '@onhand/database/queries/listings/find-listing.ts';
import type { ListingRow } from '@onhand/database/queries/listings/listing-row.ts';
import type { z } from 'zod';
import { found } from '../problem.ts';
import { channelStockView } from './channel-stock-view.ts';

export type ListingView = z.infer<typeof listing>;

/** Listings as the API shows them, each with its channel stock. */
export async function listingViews(
  db: Db,
  merchantId: MerchantId,
  rows: readonly ListingRow[],
): Promise<ListingView[]> {
  const stock = await listChannelStock(db, { merchantId, listingIds: rows.map((row) => row.id) });
  const byListing = Map.groupBy(stock, (record) => record.listingId);
  return rows.map((row) => ({ ...row, channelStock: (byListing.get(row.id) ?? []).map(channelStockView) }));
}

/** The listing as it is now; throws the problem `listing_not_found`. */
export async function readListing(db: Db, merchantId: MerchantId, id: ListingId): Promise<ListingView> {
  const row = found(await findListing(db, { merchantId, id }), 'listing_not_found');
  return found((await listingViews(db, merchantId, [row]))[0], 'listing_not_found');
}
