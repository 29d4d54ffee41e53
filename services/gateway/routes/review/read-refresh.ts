import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listingReading } from '@onhand/contracts/gateway-api/listing-readings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListingReading } from '../../views/listing-reading-view.ts';

/** `GET /v1/integrations/:id/listings/refresh`: reads the progress and results of the latest reading. */
export const readRefresh: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/listings/refresh',
    {
      config: { access: reading },
      schema: {
        tags: ['listings'],
        summary: "Read the progress of the latest reading of the shop's listings",
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: listingReading, ...problems('integration_not_found', 'listings_never_read') },
      },
    },
    async ({ merchantId, params }) => {
      found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      return readListingReading(db, { merchantId, integrationId: params.id });
    },
  );
};
