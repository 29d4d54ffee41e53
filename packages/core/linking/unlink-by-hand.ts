import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { findListing } from '../listings/find-listing.ts';
import { unlinkListing } from './unlink-listing.ts';

/**
 * Takes a listing off its item because somebody asks for it, in a transaction of its own.
 *
 * @throws Refusal `listing_not_found`, `not_linked`.
 */
export async function unlinkByHand(
  db: Db,
  { merchantId, id, at }: { readonly merchantId: MerchantId; readonly id: ListingId; readonly at: Date },
): Promise<void> {
  found(await findListing(db, { merchantId, id }), 'listing_not_found');
  const unlinked = await inTransaction(db, (tx) => unlinkListing(tx, { merchantId, listingId: id, at }));
  if (!unlinked) throw new Refusal('not_linked');
}
