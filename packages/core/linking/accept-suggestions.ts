import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import { review } from '@onhand/domain/matching/review.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { rebookListings } from '../orders/rebook.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { linkAndPublish } from './link-and-publish.ts';
import { lockLinking } from './locks.ts';
import { readReviewPage } from './reviewed-listings.ts';
import type { ReviewedListing, ReviewScope } from './reviewed-listings.ts';

/** The number of listings that one transaction reviews. */
export const reviewedAtATime = 500;

/**
 * Links the reviewed listings of a scope that match exactly one item, in batches, and books the orders that
 * waited for them. Returns the number of linked listings. The caller nudges the integration afterwards.
 */
export async function acceptSuggestions(
  db: Db,
  scope: ReviewScope,
  options: { readonly clock: { now(): Date } },
): Promise<{ readonly linked: number }> {
  const { merchantId } = scope;
  let linked = 0;
  let after: ListingId | undefined;
  for (;;) {
    const batch = await inTransaction(db, async (tx) => {
      await lockLinking(tx, scope);
      const page = { ...scope, state: 'open', lock: true, after, limit: reviewedAtATime } as const;
      const listings = await readReviewPage(tx, page);
      const [first] = listings;
      const at = options.clock.now();
      const linked = first === undefined ? [] : await accept(tx, merchantId, listings, first.matchBy, at);
      return { listings, linked };
    });
    await rebookListings(db, { merchantId, listingIds: batch.linked }, options);
    linked += batch.linked.length;
    after = batch.listings.at(-1)?.id;
    if (batch.listings.length < reviewedAtATime) return { linked };
  }
}

async function accept(
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
