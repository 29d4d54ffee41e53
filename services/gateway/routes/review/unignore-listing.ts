import { id } from '@onhand/contracts/gateway-api/id.ts';
import { reviewedListing } from '@onhand/contracts/gateway-api/listing-review.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { findReviewed } from '@onhand/core/linking/reviewed-listings.ts';
import { returnToReview } from '@onhand/core/listings/set-ignored.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { reviewView } from '../../views/review-view.ts';

/** `POST /v1/listings/:id/unignore`: returns a listing to the review. */
export const unignoreListing: Route = (app, { db }) => {
  app.post(
    '/v1/listings/:id/unignore',
    {
      config: { access: operating, audit: { action: 'listing.unignore', subject: 'listing' } },
      schema: {
        tags: ['listings'],
        summary: 'Return a listing to the review',
        params: z.object({ id: id<ListingId>() }),
        response: { 200: reviewedListing, ...problems('listing_not_found', 'not_under_review') },
      },
    },
    async ({ merchantId, params }) => {
      const row = found(await findListing(db, { merchantId, id: params.id }), 'listing_not_found');
      const isReturned = await returnToReview(db, { merchantId, listingId: row.id });
      if (!isReturned) throw new Refusal('not_under_review');
      const [listing] = await findReviewed(db, { merchantId, listingIds: [row.id] });
      return reviewView(found(listing, 'listing_not_found'));
    },
  );
};
