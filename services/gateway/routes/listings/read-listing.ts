import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import * as views from '../../views/listing-view.ts';

/** `GET /v1/listings/:id`: reads a listing. */
export const readListing: Route = (app, { db, clock }) => {
  app.get(
    '/v1/listings/:id',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['listings'],
        summary: 'Read a listing with its channel stock',
        params: z.object({ id: id<ListingId>() }),
        response: { 200: listing, ...problems('listing_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const view = await views.readListing({ db, clock }, merchantId, params.id);
      return reply.header('etag', etagOf(views.listingState(view))).send(view);
    },
  );
};
