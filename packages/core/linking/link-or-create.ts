import type { ListingId } from '@onhand/domain/ids.ts';
import { review } from '@onhand/domain/matching/review.ts';
import type { ReviewCode } from '@onhand/domain/matching/review.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { linkSuggested } from './accept-suggestions.ts';
import { createNew } from './import-new.ts';
import { lockCreating, lockLinking } from './locks.ts';
import { readReviewPage } from './reviewed-listings.ts';
import type { ReviewedListing, ReviewScope } from './reviewed-listings.ts';

/** Why a listing is neither linked nor becomes an item. */
export type NotImported = ReviewCode | 'ignored' | 'shares_stock';

/** What became of unlinked listings. */
export interface LinkedOrCreated {
  readonly linked: readonly ListingId[];
  readonly created: readonly ListingId[];
  readonly left: readonly NotImported[];
}

/**
 * Links unlinked listings that match exactly one item, and creates items from those that are new to Onhand,
 * whatever the settings are. Listings that a person has to look at are left. After the commit, the caller
 * books their orders (`rebookListings`) and nudges the integration.
 */
export async function linkOrCreate(
  tx: Tx,
  { merchantId, integrationId }: ReviewScope,
  listingIds: readonly ListingId[],
  at: Date,
): Promise<LinkedOrCreated> {
  const scope = { merchantId, integrationId };
  await lockCreating(tx, merchantId);
  await lockLinking(tx, scope);
  const limit = Math.max(1, listingIds.length);
  const page = { ...scope, state: 'open', lock: true, among: listingIds, after: undefined, limit } as const;
  const listings = await readReviewPage(tx, page);
  const matchBy = listings[0]?.matchBy;
  if (matchBy === undefined) return { linked: [], created: [], left: listingIds.map(() => 'ignored') };
  const linked = await linkSuggested(tx, merchantId, listings, matchBy, at);
  const isLinked = new Set(linked);
  const unmatched = listings.filter(({ id }) => !isLinked.has(id));
  const created = await createNew(tx, merchantId, unmatched, at);
  const isCreated = new Set(created);
  const left = unmatched.filter(({ id }) => !isCreated.has(id)).map(reasonOf);
  // The others were ignored, linked or taken off sale by somebody else.
  const others = listingIds.length - listings.length;
  return { linked, created, left: [...left, ...Array.from({ length: others }, () => 'ignored' as const)] };
}

function reasonOf(listing: ReviewedListing): NotImported {
  if (listing.stockUnit !== null || listing.isFollowedByLinked) return 'shares_stock';
  const found = review(listing, listing.matchBy);
  if (found.kind === 'suggested') return 'shares_stock';
  // Its SKU or barcode belongs to something else, although it is not matched by that.
  return found.code === 'none' ? 'already_listed' : found.code;
}
