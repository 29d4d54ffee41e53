import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { findListing } from '../listings/find-listing.ts';
import { setStockOwner } from './set-stock-owner.ts';

/**
 * Sets who owns a listing's stock because somebody asks for it, in a transaction of its own. Returns the
 * listing's integration, which is then to be nudged.
 *
 * @throws Refusal `listing_not_found`.
 */
export async function changeStockOwner(
  db: Db,
  change: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly stockOwner: 'merchant' | 'platform';
    readonly at: Date;
  },
): Promise<IntegrationId> {
  const { merchantId, listingId: id } = change;
  const { integrationId } = found(await findListing(db, { merchantId, id }), 'listing_not_found');
  await inTransaction(db, (tx) => setStockOwner(tx, change));
  return integrationId;
}
