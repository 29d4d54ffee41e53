import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { wantChange } from './want-change.ts';

/**
 * `POST /v1/listings/:id/end`: ends a listing on its platform. It gets no quantities, and only a person can
 * relist it.
 */
export const endListing: Route = (app, dependencies) => {
  app.post(
    '/v1/listings/:id/end',
    {
      config: { access: operating, audit: { action: 'listing.end', subject: 'listing' } },
      schema: {
        tags: ['listings'],
        summary: 'Take a listing off sale on its platform',
        params: z.object({ id: id<ListingId>() }),
        response: {
          202: listing,
          ...problems(
            'listing_not_found',
            'integration_revoked',
            'listing_not_live',
            'ending_unsupported',
            'platform_unavailable',
          ),
        },
      },
    },
    async ({ merchantId, params }, reply) =>
      reply.code(202).send(await wantChange(dependencies, { merchantId, listingId: params.id }, 'ended')),
  );
};
