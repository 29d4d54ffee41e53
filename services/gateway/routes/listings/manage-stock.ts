import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing } from '@onhand/contracts/gateway-api/listings.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { wantChange } from './want-change.ts';

/**
 * `POST /v1/listings/:id/manage-stock`: makes the platform manage the listing's stock. The stock is then
 * read, and our quantity is written.
 */
export const manageStock: Route = (app, dependencies) => {
  app.post(
    '/v1/listings/:id/manage-stock',
    {
      config: { access: operating, audit: { action: 'listing.manage_stock', subject: 'listing' } },
      schema: {
        tags: ['listings'],
        summary: 'Make the platform manage the stock of a listing',
        params: z.object({ id: id<ListingId>() }),
        response: {
          202: listing,
          ...problems(
            'listing_not_found',
            'integration_revoked',
            'listing_not_live',
            'stock_managed',
            'capability_missing',
            'platform_unavailable',
          ),
        },
      },
    },
    async ({ merchantId, params }, reply) =>
      reply.code(202).send(await wantChange(dependencies, { merchantId, listingId: params.id }, 'managed')),
  );
};
