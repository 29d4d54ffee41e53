import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing, listingChange } from '@onhand/contracts/gateway-api/listings.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import { setStockOwner } from '@onhand/core/channel-stock/set-stock-owner.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';

/** `PATCH /v1/listings/:id`: sets who owns the listing's stock. */
export const changeListing: Route = (app, { db, clock, dispatcher }) => {
  app.patch(
    '/v1/listings/:id',
    {
      config: { access: operating },
      schema: {
        tags: ['listings'],
        summary: 'Set who owns the stock of a listing',
        params: z.object({ id: id<ListingId>() }),
        body: listingChange,
        response: { 200: listing, ...problems('listing_not_found') },
      },
    },
    async ({ merchantId, params, body }) => {
      const { integrationId } = found(
        await findListing(db, { merchantId, id: params.id }),
        'listing_not_found',
      );
      await inTransaction(db, (tx) =>
        setStockOwner(tx, { merchantId, listingId: params.id, ...body, at: clock.now() }),
      );
      dispatcher.nudge([integrationId]);
      return readListing({ db, clock }, merchantId, params.id);
    },
  );
};
