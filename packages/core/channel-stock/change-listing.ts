import type { listingChange } from '@onhand/contracts/gateway-api/listings.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import { findListing } from '../listings/find-listing.ts';
import type { ListingRow } from '../listings/listing-row.ts';
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
    precondition,
  }: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly change: z.infer<typeof listingChange>;
    readonly at: Date;
    /** Throws a refusal if the listing is no longer as the caller saw it. */
    readonly precondition?: (before: ListingRow) => void;
  },
): Promise<IntegrationId> {
  const listing = { merchantId, listingId };
  const { stockOwner, backorders } = change;
  const integrationId = await inTransaction(db, async (tx) => {
    const row = found(await findListing(tx, { merchantId, id: listingId, lock: true }), 'listing_not_found');
    precondition?.(row);
    if (stockOwner !== undefined) await setStockOwner(tx, { ...listing, stockOwner, at });
    if (backorders !== undefined) await setBackorders(tx, { ...listing, backorders });
    return row.integrationId;
  });
  if (backorders !== undefined) await reclassifyWaiting(db, { merchantId, integrationId }, at);
  return integrationId;
}
