import { id } from '@onhand/contracts/gateway-api/id.ts';
import { integration } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { integrationView } from '../../views/integration-view.ts';

/**
 * `GET /v1/integrations/:id`: reads an integration's state, whether its platform is reachable, and the
 * webhook address to configure there.
 */
export const readIntegration: Route = (app, { db, configuration }) => {
  app.get(
    '/v1/integrations/:id',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'Read an integration',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: integration, ...problems('integration_not_found') },
      },
    },
    async (request) => {
      const row = await findIntegration(db, { merchantId: request.merchantId, id: request.params.id });
      return integrationView(found(row, 'integration_not_found'), configuration.publicUrl);
    },
  );
};
