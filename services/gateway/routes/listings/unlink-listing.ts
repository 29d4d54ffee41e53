import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { unlinkByHand } from '@onhand/core/linking/unlink-by-hand.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';

/**
 * `POST /v1/listings/:id/unlink`: unlinks a listing. Its quantity on the platform stays, and its orders keep
 * their reserved units.
 */
export const unlinkListing: Route = (app, { db, clock }) => {
  app.post(
    '/v1/listings/:id/unlink',
    {
      config: { access: operating, audit: { action: 'listing.unlink', subject: 'listing' } },
      schema: {
        tags: ['listings'],
        summary: 'Unlink a listing from its item',
        params: z.object({ id: id<ListingId>() }),
        response: { 200: listing, ...problems('listing_not_found', 'not_linked') },
      },
    },
    async ({ merchantId, params }) => {
      await unlinkByHand(db, { merchantId, id: params.id, at: clock.now() });
      return readListing({ db, clock }, merchantId, params.id);
    },
  );
};
