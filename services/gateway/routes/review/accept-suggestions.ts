import { id } from '@onhand/contracts/gateway-api/id.ts';
import { rowProblem } from '@onhand/contracts/gateway-api/sync-runs.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import * as matching from '@onhand/core/linking/accept-suggestions.ts';
import { liveIntegration } from '@onhand/core/integrations/live-integration.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/integrations/:id/review/accept`: links every listing that matches exactly one item. */
export const acceptSuggestions: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/integrations/:id/review/accept',
    {
      config: {
        access: operating,
        audit: { action: 'integration.accept_suggestions', subject: 'integration' },
      },
      schema: {
        tags: ['listings'],
        summary: 'Link every listing under review that matches exactly one item',
        params: z.object({ id: id<IntegrationId>() }),
        response: {
          200: z.object({
            linked: z.int(),
            /** The listings that could not be linked for their data. They stay under review. */
            problems: z.array(rowProblem),
          }),
          ...problems('integration_not_found', 'integration_revoked'),
        },
      },
    },
    async ({ merchantId, params }) => {
      const integrationId = params.id;
      await liveIntegration(db, { merchantId, id: integrationId });
      const { linked, problems } = await matching.acceptSuggestions(
        db,
        { merchantId, integrationId },
        { clock },
      );
      if (linked > 0) dispatcher.nudge([integrationId]);
      return { linked, problems: [...problems] };
    },
  );
};
