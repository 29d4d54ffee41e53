import { reviewCodes } from '@onhand/contracts/gateway-api/listing-review.ts';
import type { reviewedListing } from '@onhand/contracts/gateway-api/listing-review.ts';
import type { ReviewedListing } from '@onhand/core/linking/reviewed-listings.ts';
import { reasonsFor, review } from '@onhand/domain/matching/review.ts';
import type { z } from 'zod';

/** A listing under review as the API shows it: what it may be of, and what stands between. */
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
