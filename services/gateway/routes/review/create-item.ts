import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { actOnListing } from '@onhand/core/linking/act-on-listing.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';

/** `POST /v1/listings/:id/create-item`: creates an item from a listing's data and links the listing to it. */
export const createItemOfListing: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/listings/:id/create-item',
    {
      config: { access: operating, audit: { action: 'listing.create_item', subject: 'listing' } },
      schema: {
        tags: ['listings'],
        summary: 'Create an item from a listing and link it',
        params: z.object({ id: id<ListingId>() }),
        response: {
          201: listing,
          ...problems(
            'listing_not_found',
            'integration_revoked',
            'listing_linked',
            'listing_not_live',
            'sku_in_use',
            'quantity_out_of_range',
            'listing_data_refused',
          ),
        },
      },
    },
    async ({ merchantId, params }, reply) => {
      const asked = { merchantId, listingId: params.id, action: 'create' as const };
      const { integrationId } = await actOnListing(db, asked, { clock });
      dispatcher.nudge([integrationId]);
      return reply.code(201).send(await readListing({ db, clock }, merchantId, params.id));
    },
  );
};
