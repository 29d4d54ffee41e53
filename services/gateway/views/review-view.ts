import { reviewCodes } from '@onhand/contracts/gateway-api/listing-review.ts';
import type { reviewedListing } from '@onhand/contracts/gateway-api/listing-review.ts';
import type { ReviewedListing } from '@onhand/core/linking/reviewed-listings.ts';
import { reasonsFor, review } from '@onhand/domain/matching/review.ts';
import type { z } from 'zod';

/** Renders a listing under review with its candidate items, its suggestion, and its problem. */
export function reviewView(listing: ReviewedListing): z.infer<typeof reviewedListing> {
  const { candidates, matchBy, ...shown } = listing;
  const outcome = review(listing, matchBy);
  return {
    ...shown,
    suggestion: outcome.kind === 'suggested' ? outcome.itemId : null,
    problem: outcome.kind === 'open' ? { code: outcome.code, ...reviewCodes[outcome.code] } : null,
    candidates: candidates.map((candidate) => ({ ...candidate, why: reasonsFor(listing, candidate) })),
  };
}
