import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing, listingLink } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';
import { afterLink, chosenByHand, chosenByMatch, link } from './link.ts';

/** `POST /v1/listings/:id/link`: to a named item, or to the one that it matches; never to a guessed one. */
export const linkListing: Route = (app, dependencies) => {
  const { db, clock } = dependencies;
  app.post(
    '/v1/listings/:id/link',
    {
      config: { access: operating },
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
      const row = found(await findListing(db, { merchantId, id: params.id }), 'listing_not_found');
      await inTransaction(db, async (tx) => {
        const chosen =
          'itemId' in body
            ? await chosenByHand(tx, merchantId, body.itemId)
            : await chosenByMatch(tx, merchantId, row, body.matchBy);
        await link(tx, { merchantId, listingId: row.id }, chosen, clock.now());
      });
      await afterLink({ ...row, merchantId }, dependencies);
      return readListing({ db, clock }, merchantId, row.id);
    },
  );
};
