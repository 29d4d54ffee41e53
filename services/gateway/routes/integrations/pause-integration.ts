import { id } from '@onhand/contracts/gateway-api/id.ts';
import { integration } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { changeIntegrationState } from '@onhand/core/integrations/change-state.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { integrationView } from '../../views/integration-view.ts';

/** `POST /v1/integrations/:id/pause`: pauses publishing. Orders are still imported. */
export const pauseIntegration: Route = (app, { db, configuration, dispatcher }) => {
  app.post(
    '/v1/integrations/:id/pause',
    {
      config: { access: operating, audit: { action: 'integration.pause', subject: 'integration' } },
      schema: {
        tags: ['integrations'],
        summary: 'Pause publishing; orders are still imported',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: integration, ...problems('integration_not_found', 'integration_revoked') },
      },
    },
    async (request) => {
      const wanted = { merchantId: request.merchantId, id: request.params.id };
      found(await findIntegration(db, wanted), 'integration_not_found');
      const row = await changeIntegrationState(db, { ...wanted, state: 'paused' });
      const view = integrationView(found(row, 'integration_revoked'), configuration.publicUrl);
      dispatcher.schedule(wanted.id);
      return view;
    },
  );
};
