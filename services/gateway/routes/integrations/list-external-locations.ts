import { id } from '@onhand/contracts/gateway-api/id.ts';
import { externalLocation } from '@onhand/contracts/gateway-api/integrations.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import * as mappings from '@onhand/core/integrations/list-location-mappings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { readExternalLocations } from '@onhand/core/integrations/external-locations.ts';

/** `GET /v1/integrations/:id/external-locations`: reads the locations from the platform at that moment. */
export const listExternalLocations: Route = (app, { db, connectors }) => {
  app.get(
    '/v1/integrations/:id/external-locations',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: "List the platform's locations and your locations that they map to",
        params: z.object({ id: id<IntegrationId>() }),
        response: {
          200: z.object({ data: z.array(externalLocation) }),
          ...problems(
            'integration_not_found',
            'capability_missing',
            'platform_unavailable',
            'platform_refused',
            'platform_unauthorized',
          ),
        },
      },
    },
    async ({ merchantId, params }) => {
      const row = found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const locations = await readExternalLocations({ db, connectors }, merchantId, row);
      const mapped = await mappings.listLocationMappings(db, { merchantId, integrationId: params.id });
      return {
        data: locations.map((location) => ({
          id: location.externalLocationId,
          name: location.name,
          active: location.active,
          locationIds: mapped
            .filter(({ externalLocationId }) => externalLocationId === location.externalLocationId)
            .map(({ locationId }) => locationId),
          byName: location.kind,
          suggestedLocationId: location.kind === 'matched' ? location.locationId : null,
        })),
      };
    },
  );
};
