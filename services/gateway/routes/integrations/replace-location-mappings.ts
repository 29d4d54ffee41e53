import { id } from '@onhand/contracts/gateway-api/id.ts';
import { locationMapping, wantedMappings } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { changeLocationMappings } from '@onhand/core/channel-stock/change-location-mappings.ts';
import type { LocationMapping } from '@onhand/core/integrations/list-location-mappings.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `PUT /v1/integrations/:id/location-mappings`: replaces all mappings, or adds mappings by name. The affected
 * quantities become due for publishing again.
 */
export const replaceLocationMappings: Route = (app, { db, clock, dispatcher, connectors }) => {
  app.put(
    '/v1/integrations/:id/location-mappings',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'integration.replace_location_mappings', subject: 'integration' },
      },
      schema: {
        tags: ['integrations'],
        summary: 'Replace the location mappings, or add the mappings whose names match',
        params: z.object({ id: id<IntegrationId>() }),
        body: wantedMappings,
        response: {
          200: z.object({ mappings: z.array(locationMapping) }),
          ...problems(
            'integration_not_found',
            'integration_revoked',
            'location_not_found',
            'location_mapped_twice',
            'external_location_in_use',
            'no_location_of_a_name',
            'capability_missing',
            'platform_unavailable',
            'platform_refused',
            'platform_unauthorized',
          ),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body } = request;
      const integration = { merchantId, integrationId: params.id };
      const options = {
        clock,
        precondition: (before: readonly LocationMapping[]) => checkIfMatch(request, before),
      };
      const mappings = await changeLocationMappings({ db, connectors }, integration, body, options);
      dispatcher.nudge([params.id]);
      return reply.header('etag', etagOf(mappings)).send({ mappings: [...mappings] });
    },
  );
};
