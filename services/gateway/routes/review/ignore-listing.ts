import { id } from '@onhand/contracts/gateway-api/id.ts';
import { reviewedListing } from '@onhand/contracts/gateway-api/listing-review.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { findReviewed } from '@onhand/core/linking/reviewed-listings.ts';
import { actOnListing } from '@onhand/core/linking/act-on-listing.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { reviewView } from '../../views/review-view.ts';

/**
 * `POST /v1/listings/:id/ignore`: removes a listing from the review. For a linked listing, this drops its
 * proposal.
 */
export const ignoreListing: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/listings/:id/ignore',
    {
      config: { access: operating, audit: { action: 'listing.ignore', subject: 'listing' } },
      schema: {
        tags: ['listings'],
        summary: 'Remove a listing from the review',
        params: z.object({ id: id<ListingId>() }),
        response: {
          200: reviewedListing,
          ...problems(
            'listing_not_found',
            'integration_revoked',
            'not_under_review',
            'quantity_out_of_range',
            'listing_data_refused',
          ),
        },
      },
    },
    async ({ merchantId, params }) => {
      const asked = { merchantId, listingId: params.id, action: 'ignore' as const };
      const { integrationId } = await actOnListing(db, asked, { clock });
      dispatcher.nudge([integrationId]);
      const [listing] = await findReviewed(db, { merchantId, listingIds: [params.id] });
      return reviewView(found(listing, 'listing_not_found'));
    },
  );
};
