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

/**
 * `POST /v1/integrations/:id/resume`: resumes publishing, including changes that became due during the pause.
 */
export const resumeIntegration: Route = (app, { db, configuration, dispatcher }) => {
  app.post(
    '/v1/integrations/:id/resume',
    {
      config: { access: operating, audit: { action: 'integration.resume', subject: 'integration' } },
      schema: {
        tags: ['integrations'],
        summary: 'Resume publishing; changes that became due meanwhile are published',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: integration, ...problems('integration_not_found', 'integration_revoked') },
      },
    },
    async (request) => {
      const wanted = { merchantId: request.merchantId, id: request.params.id };
      found(await findIntegration(db, wanted), 'integration_not_found');
      const row = await changeIntegrationState(db, { ...wanted, state: 'active' });
      const view = integrationView(found(row, 'integration_revoked'), configuration.publicUrl);
      dispatcher.nudge([wanted.id]);
      dispatcher.schedule(wanted.id);
      return view;
    },
  );
};
