import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import * as listings from '@onhand/core/linking/unlink-listing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
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
      config: { access: operating },
      schema: {
        tags: ['listings'],
        summary: 'Unlink a listing from its item',
        params: z.object({ id: id<ListingId>() }),
        response: { 200: listing, ...problems('listing_not_found', 'not_linked') },
      },
    },
    async ({ merchantId, params }) => {
      const row = found(await findListing(db, { merchantId, id: params.id }), 'listing_not_found');
      const unlinked = await inTransaction(db, (tx) =>
        listings.unlinkListing(tx, { merchantId, listingId: row.id, at: clock.now() }),
      );
      if (!unlinked) throw new Refusal('not_linked');
      return readListing({ db, clock }, merchantId, row.id);
    },
  );
};
