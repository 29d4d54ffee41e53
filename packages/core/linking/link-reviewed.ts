import type { ListingId } from '@onhand/domain/ids.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { inTransaction, isFaultOfData } from '@onhand/database/transaction.ts';
import { rebookListings } from '../orders/rebook.ts';
import { readReviewPage } from './reviewed-listings.ts';
import type { ReviewedListing, ReviewScope } from './reviewed-listings.ts';

/** How the listings of a batch are linked. Both functions are called in the transaction of the batch. */
export interface Linking {
  /** Keeps others from linking at the same time. Called before the listings are read. */
  readonly lock: (tx: Tx) => Promise<void>;
  /** Links what it can of the listings. Returns the linked listings. */
  readonly link: (tx: Tx, listings: readonly ReviewedListing[], at: Date) => Promise<readonly ListingId[]>;
}

/** Counts the linked listings. A problem names a listing that cannot be linked for its data. */
export interface LinkedListings {
  readonly linked: number;
  readonly problems: readonly RunProblem[];
}

/** The number of listings that one transaction reviews. */
const reviewedAtATime = 500;

/**
 * Links the reviewed listings of a scope in batches, and books the orders that waited for them. A listing
 * that the database refuses keeps no other out. The caller nudges the integration afterwards.
 */
export async function linkReviewed(
  db: Db,
  scope: ReviewScope,
  { clock, lock, link }: Linking & { readonly clock: { now(): Date } },
): Promise<LinkedListings> {
  const { merchantId } = scope;
  const problems: RunProblem[] = [];
  let linked = 0;
  let after: ListingId | undefined;
  for (;;) {
    let seen: readonly ReviewedListing[] = [];
    const read = async (tx: Tx, among?: readonly ListingId[]) => {
      await lock(tx);
      const page = { ...scope, state: 'open', lock: true, among, after, limit: reviewedAtATime } as const;
      return readReviewPage(tx, page);
    };
    const parts = await inTransaction(db, async (tx) => {
      seen = await read(tx);
      return [await link(tx, seen, clock.now())];
    }).catch((error: unknown) => {
      if (!isFaultOfData(error)) throw error;
      return rowByRow<ReviewedListing, readonly ListingId[]>(db, seen, {
        work: async (tx, some) => {
          const ids = some.map(({ id }) => id);
          return link(tx, await read(tx, ids), clock.now());
        },
        refuse: async ({ externalKey }, refused) => {
          problems.push({ externalKey, ...dataRefusalOf(refused) });
          return [];
        },
      });
    });
    const listingIds = parts.flat();
    await rebookListings(db, { merchantId, listingIds }, { clock });
    linked += listingIds.length;
    after = seen.at(-1)?.id;
    if (seen.length < reviewedAtATime) return { linked, problems };
  }
}
