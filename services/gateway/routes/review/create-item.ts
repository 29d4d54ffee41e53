import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';
import { actOn } from './act-on.ts';

/** `POST /v1/listings/:id/create-item`: makes an item with what the listing says of it, and links it. */
export const createItemOfListing: Route = (app, dependencies) => {
  const { db } = dependencies;
  app.post(
    '/v1/listings/:id/create-item',
    {
      config: { access: operating },
      schema: {
        tags: ['listings'],
        summary: 'Create an item from a listing, and link it',
        params: z.object({ id: id<ListingId>() }),
        response: {
          201: listing,
          ...problems('listing_not_found', 'listing_linked', 'listing_not_live', 'sku_in_use'),
        },
      },
    },
    async ({ merchantId, params }, reply) => {
      const row = found(await findListing(db, { merchantId, id: params.id }), 'listing_not_found');
      await actOn(merchantId, row, 'create', dependencies);
      return reply.code(201).send(await readListing(dependencies, merchantId, row.id));
    },
  );
};
