import { id } from '@onhand/contracts/gateway-api/id.ts';
import { revokedIntegration } from '@onhand/contracts/gateway-api/integrations.ts';
import * as revoking from '@onhand/core/revoking/revoke-integration.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { integrationView } from '../../views/integration-view.ts';

/** `POST /v1/integrations/:id/revoke`: ends all work with the shop for good, and deletes its secrets. */
export const revokeIntegration: Route = (app, { db, clock, configuration, connectors, dispatcher }) => {
  app.post(
    '/v1/integrations/:id/revoke',
    {
      config: { access: administering, audit: { action: 'integration.revoke', subject: 'integration' } },
      schema: {
        tags: ['integrations'],
        summary: 'Revoke the integration for good: nothing is exchanged with the shop any more',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: revokedIntegration, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const { publicUrl } = configuration;
      const { row, webhooksLeft } = await revoking.revokeIntegration(
        db,
        { merchantId, id: params.id, at: clock.now() },
        { connectors, publicUrl },
      );
      dispatcher.schedule(row.id);
      const left = webhooksLeft.map(({ topic, message }) => ({ topic, message }));
      return { ...integrationView(row, publicUrl), webhooksLeft: left };
    },
  );
};
