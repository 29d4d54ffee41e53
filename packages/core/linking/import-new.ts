import type { ListingId } from '@onhand/domain/ids.ts';
import { isNewHere } from '@onhand/domain/matching/review.ts';
import type { Db } from '@onhand/database/connect.ts';
import { rebookListings } from '../orders/rebook.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { reviewedAtATime } from './accept-suggestions.ts';
import { createItems } from './create-items.ts';
import { linkAndPublish } from './link-and-publish.ts';
import { lockCreating } from './locks.ts';
import { readReviewPage } from './reviewed-listings.ts';
import type { ReviewScope } from './reviewed-listings.ts';

/**
 * Creates and links an item for each reviewed listing of a scope that is new to Onhand, in batches. Returns
 * the number of items. The caller nudges the integration afterwards.
 */
export async function importNew(
  db: Db,
  scope: ReviewScope,
  options: { readonly clock: { now(): Date } },
): Promise<{ readonly created: number }> {
  const { merchantId } = scope;
  let created = 0;
  let after: ListingId | undefined;
  for (;;) {
    const page = { ...scope, state: 'open', lock: true, after, limit: reviewedAtATime } as const;
    const batch = await inTransaction(db, async (tx) => {
      await lockCreating(tx, merchantId);
      const listings = await readReviewPage(tx, page);
      // A unit that uses the stock of another one is no item of its own.
      const fresh = listings.filter(
        (listing) =>
          listing.stockUnit === null && !listing.isFollowedByLinked && isNewHere(listing, listing.matchBy),
      );
      const links = await createItems(
        tx,
        merchantId,
        fresh.map(({ id }) => id),
      );
      const at = options.clock.now();
      const linked = await linkAndPublish(tx, merchantId, links, { linkedBy: 'creation', at });
      return { listings, linked };
    });
    await rebookListings(db, { merchantId, listingIds: batch.linked }, options);
    created += batch.linked.length;
    after = batch.listings.at(-1)?.id;
    if (batch.listings.length < reviewedAtATime) return { created };
  }
}
