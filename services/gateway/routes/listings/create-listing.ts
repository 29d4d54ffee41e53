import * as listings from '@onhand/core/linking/create-listing.ts';
import { listing, newListing } from '@onhand/contracts/gateway-api/listings.ts';
import { operating } from '../../access/access.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListing } from '../../views/listing-view.ts';

/**
 * `POST /v1/listings`: registers a listing that exists on its platform, and links it if the body names an
 * item.
 */
export const createListing: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/listings',
    {
      config: { access: operating, audit: { action: 'listing.create', subject: 'listing', keeps: 'all' } },
      schema: {
        tags: ['listings'],
        summary: 'Create a listing and link it',
        body: newListing,
        response: {
          201: listing,
          ...problems(
            'integration_not_found',
            'integration_revoked',
            'item_not_found',
            'item_archived',
            'external_location_unmapped',
            'listing_exists',
          ),
        },
      },
    },
    async ({ merchantId, body }, reply) => {
      const outcome = await listings.createListing(db, merchantId, body, { clock });
      if (outcome.kind === 'exists' || outcome.linked) dispatcher.nudge([body.integrationId]);
      if (outcome.kind === 'exists') throw new Refusal('listing_exists');
      return reply.code(201).send(await readListing({ db, clock }, merchantId, outcome.id));
    },
  );
};
