import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing, listingChange } from '@onhand/contracts/gateway-api/listings.ts';
import * as listings from '@onhand/core/channel-stock/change-listing.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { listingState, readListing } from '../../views/listing-view.ts';

/** `PATCH /v1/listings/:id`: sets who owns the listing's stock, and whether it may be backordered. */
export const changeListing: Route = (app, { db, clock, dispatcher }) => {
  app.patch(
    '/v1/listings/:id',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'listing.change', subject: 'listing', keeps: 'all' },
      },
      schema: {
        tags: ['listings'],
        summary: 'Set who owns the stock of a listing, and whether it may be backordered',
        params: z.object({ id: id<ListingId>() }),
        body: listingChange,
        response: { 200: listing, ...problems('listing_not_found') },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body } = request;
      const precondition = (before: object) => checkIfMatch(request, before);
      const change = { merchantId, listingId: params.id, change: body, at: clock.now(), precondition };
      const integrationId = await listings.changeListing(db, change);
      dispatcher.nudge([integrationId]);
      const view = await readListing({ db, clock }, merchantId, params.id);
      return reply.header('etag', etagOf(listingState(view))).send(view);
    },
  );
};
