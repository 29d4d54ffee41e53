import { id } from '@onhand/contracts/gateway-api/id.ts';
import { integration } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { changeableState, integrationView } from '../../views/integration-view.ts';

/**
 * `GET /v1/integrations/:id`: reads an integration's state, whether its platform is reachable, and the
 * webhook address to configure there.
 */
export const readIntegration: Route = (app, { db, configuration }) => {
  app.get(
    '/v1/integrations/:id',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['integrations'],
        summary: 'Read an integration',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: integration, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const row = found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      return reply
        .header('etag', etagOf(changeableState(row)))
        .send(integrationView(row, configuration.publicUrl));
    },
  );
};
