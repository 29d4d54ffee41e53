import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listingReading } from '@onhand/contracts/gateway-api/listing-readings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { askForListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readListingReading } from '../../views/listing-reading-view.ts';

/**
 * `POST /v1/integrations/:id/listings/refresh`: starts reading all of the shop's listings. Only one reading
 * runs at a time.
 */
export const refreshListings: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/integrations/:id/listings/refresh',
    {
      config: { access: operating, audit: { action: 'integration.read_listings', subject: 'integration' } },
      schema: {
        tags: ['listings'],
        summary: "Read and match all of the shop's listings",
        params: z.object({ id: id<IntegrationId>() }),
        response: { 202: listingReading, ...problems('integration_not_found', 'integration_revoked') },
      },
    },
    async ({ merchantId, params, caller }, reply) => {
      const integrationId = params.id;
      found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
      const begin = { merchantId, integrationIds: [integrationId], by: caller.label, at: clock.now() };
      const [integration] = await askForListingReadings(db, begin);
      void dispatcher.bulk(found(integration, 'integration_revoked'));
      return reply.code(202).send(await readListingReading(db, { merchantId, integrationId }));
    },
  );
};
