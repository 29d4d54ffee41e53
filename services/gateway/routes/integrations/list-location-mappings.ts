import { id } from '@onhand/contracts/gateway-api/id.ts';
import { locationMapping } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import * as mappings from '@onhand/core/integrations/list-location-mappings.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/integrations/:id/location-mappings`: lists the location mappings. */
export const listLocationMappings: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/location-mappings',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['integrations'],
        summary: "List which of your locations supply each of the platform's locations",
        params: z.object({ id: id<IntegrationId>() }),
        response: {
          200: z.object({ mappings: z.array(locationMapping) }),
          ...problems('integration_not_found'),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params } = request;
      found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const rows = await mappings.listLocationMappings(db, { merchantId, integrationId: params.id });
      return reply.header('etag', etagOf(rows)).send({ mappings: [...rows] });
    },
  );
};
