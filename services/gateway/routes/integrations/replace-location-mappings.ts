import { id } from '@onhand/contracts/gateway-api/id.ts';
import { locationMapping, newLocationMappings } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { listUsedExternalLocations } from '@onhand/database/queries/channel-stock/list-used-external-locations.ts';
import { markIntegrationDue } from '@onhand/database/queries/channel-stock/mark-integration-due.ts';
import { findIntegration } from '@onhand/database/queries/integrations/find-integration.ts';
import * as mappings from '@onhand/database/queries/integrations/replace-location-mappings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Problem } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { checkMappings } from './check-mappings.ts';

/** `PUT /v1/integrations/:id/location-mappings`: all of them; every linked listing's figure is then due anew. */
export const replaceLocationMappings: Route = (app, { db, clock, dispatcher }) => {
  app.put(
    '/v1/integrations/:id/location-mappings',
    {
      config: { access: operating },
      schema: {
        tags: ['integrations'],
        summary: 'Replace the location mappings',
        params: z.object({ id: id<IntegrationId>() }),
        body: z.strictObject({ mappings: newLocationMappings }),
        response: {
          200: z.object({ mappings: z.array(locationMapping) }),
          ...problems(
            'integration_not_found',
            'location_not_found',
            'location_mapped_twice',
            'external_location_in_use',
          ),
        },
      },
    },
    async (request) => {
      const { merchantId, params } = request;
      const wanted = request.body.mappings;
      const integration = { merchantId, integrationId: params.id };
      await inTransaction(db, async (tx) => {
        found(await findIntegration(tx, { merchantId, id: params.id }), 'integration_not_found');
        await checkMappings(tx, merchantId, wanted);
        // Otherwise a channel would fall to zero because of a mapping that somebody forgot.
        const left = new Set(wanted.map(({ externalLocationId }) => externalLocationId));
        const used = await listUsedExternalLocations(tx, integration);
        const dropped = used.filter((external) => !left.has(external));
        if (dropped.length > 0) {
          throw new Problem('external_location_in_use', { members: { externalLocationIds: dropped } });
        }
        await mappings.replaceLocationMappings(tx, { ...integration, mappings: wanted });
        await markIntegrationDue(tx, { ...integration, cause: 'location_mappings', at: clock.now() });
      });
      dispatcher.nudge([params.id]);
      return { mappings: wanted };
    },
  );
};
