import { isNewHere } from '@onhand/domain/matching/review.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { createItems } from './create-items.ts';
import { linkAndPublish } from './link-and-publish.ts';
import { linkReviewed } from './link-reviewed.ts';
import type { LinkedListings } from './link-reviewed.ts';
import { lockCreating } from './locks.ts';
import type { ReviewedListing, ReviewScope } from './reviewed-listings.ts';

/**
 * Creates and links an item for each reviewed listing of a scope that is new to Onhand, in batches. Returns
 * the number of items, and the listings whose items could not be created for their data. The caller nudges
 * the integration afterwards.
 */
export async function importNew(
  db: Db,
  scope: ReviewScope,
  { clock }: { readonly clock: { now(): Date } },
): Promise<{ readonly created: number } & Pick<LinkedListings, 'problems'>> {
  const { merchantId } = scope;
  const { linked, problems } = await linkReviewed(db, scope, {
    clock,
    lock: (tx) => lockCreating(tx, merchantId),
    link: (tx, listings, at) => createNew(tx, merchantId, listings, at),
  });
  return { created: linked, problems };
}

/** Creates and links an item for each of these listings that is new to Onhand. Returns linked listings. */
export async function createNew(
  tx: Tx,
  merchantId: MerchantId,
  listings: readonly ReviewedListing[],
  at: Date,
): Promise<readonly ListingId[]> {
  // A unit that uses the stock of another one is no item of its own.
  const fresh = listings.filter(
    (listing) =>
      listing.stockUnit === null && !listing.isFollowedByLinked && isNewHere(listing, listing.matchBy),
  );
  const ids = fresh.map(({ id }) => id);
  const links = await createItems(tx, merchantId, ids, at);
  return linkAndPublish(tx, merchantId, links, { linkedBy: 'creation', at });
}
