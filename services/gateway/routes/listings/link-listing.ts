import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing, listingLink } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { linkOnRequest } from '@onhand/core/linking/link-on-request.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';

/**
 * `POST /v1/listings/:id/link`: links a listing to a named item, or to the only matching item. It never
 * guesses.
 */
export const linkListing: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/listings/:id/link',
    {
      config: { access: operating, audit: { action: 'listing.link', subject: 'listing', keeps: 'all' } },
      schema: {
        tags: ['listings'],
        summary: 'Link a listing to an item',
        params: z.object({ id: id<ListingId>() }),
        body: listingLink,
        response: {
          200: listing,
          ...problems(
            'listing_not_found',
            'item_not_found',
            'item_archived',
            'integration_revoked',
            'match_sku_missing',
            'match_barcode_missing',
            'match_handle_missing',
            'match_none',
            'match_ambiguous',
            'match_already_listed',
            'listing_linked_elsewhere',
            'listing_not_live',
          ),
        },
      },
    },
    async ({ merchantId, params, body }) => {
      const wanted = { merchantId, listingId: params.id, to: body };
      const { integrationId } = await linkOnRequest(db, wanted, { clock });
      dispatcher.nudge([integrationId]);
      return readListing({ db, clock }, merchantId, params.id);
    },
  );
};
