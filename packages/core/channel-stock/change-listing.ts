import type { listingChange } from '@onhand/contracts/gateway-api/listings.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import { findListing } from '../listings/find-listing.ts';
import { setBackorders } from '../listings/set-backorders.ts';
import { reclassifyWaiting } from '../stock/reclassify-waiting.ts';
import { setStockOwner } from './set-stock-owner.ts';

/**
 * Changes what a person says of a listing: who owns its stock, and whether it may be backordered. Its waiting
 * lines follow. Returns the listing's integration, which is then to be nudged.
 *
 * @throws Refusal `listing_not_found`.
 */
export async function changeListing(
  db: Db,
  {
    merchantId,
    listingId,
    change,
    at,
  }: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly change: z.infer<typeof listingChange>;
    readonly at: Date;
  },
): Promise<IntegrationId> {
  const listing = { merchantId, listingId };
  const row = await findListing(db, { merchantId, id: listingId });
  const { integrationId } = found(row, 'listing_not_found');
  const { stockOwner, backorders } = change;
  if (stockOwner !== undefined) {
    await inTransaction(db, (tx) => setStockOwner(tx, { ...listing, stockOwner, at }));
  }
  if (backorders !== undefined) {
    await setBackorders(db, { ...listing, backorders });
    await reclassifyWaiting(db, { merchantId, integrationId }, at);
  }
  return integrationId;
}
