import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import { review } from '@onhand/domain/matching/review.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { linkAndPublish } from './link-and-publish.ts';
import { linkReviewed } from './link-reviewed.ts';
import type { LinkedListings } from './link-reviewed.ts';
import { lockLinking } from './locks.ts';
import type { ReviewedListing, ReviewScope } from './reviewed-listings.ts';

/**
 * Links the reviewed listings of a scope that match exactly one item, in batches, and books the orders that
 * waited for them. Returns the number of linked listings, and those that could not be linked for their data.
 * The caller nudges the integration afterwards.
 */
export async function acceptSuggestions(
  db: Db,
  scope: ReviewScope,
  { clock }: { readonly clock: { now(): Date } },
): Promise<LinkedListings> {
  return linkReviewed(db, scope, {
    clock,
    lock: (tx) => lockLinking(tx, scope),
    link: async (tx, listings, at) => {
      const [first] = listings;
      return first === undefined ? [] : linkSuggested(tx, scope.merchantId, listings, first.matchBy, at);
    },
  });
}

/** Links those of these listings that match exactly one item. Returns the linked listings. */
export async function linkSuggested(
  tx: Tx,
  merchantId: MerchantId,
  listings: readonly ReviewedListing[],
  matchedBy: Identifier,
  at: Date,
): Promise<readonly ListingId[]> {
  const suggested = listings.flatMap((listing) => {
    const found = review(listing, matchedBy);
    return found.kind === 'suggested' && !listing.isFollowedByLinked
      ? [{ listing, itemId: found.itemId }]
      : [];
  });
  // Units that share stock are one item: a unit is not linked beside the one whose stock it uses.
  const holders = new Set(suggested.map(({ listing }) => listing.externalKey));
  const links = suggested.flatMap(({ listing: { id, stockUnit }, itemId }) =>
    stockUnit !== null && holders.has(stockUnit) ? [] : [{ listingId: id, itemId }],
  );
  return links.length === 0
    ? []
    : linkAndPublish(tx, merchantId, links, { linkedBy: 'match', matchedBy, at });
}
