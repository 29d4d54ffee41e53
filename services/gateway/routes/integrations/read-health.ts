import { id } from '@onhand/contracts/gateway-api/id.ts';
import { integrationHealth } from '@onhand/contracts/gateway-api/integrations.ts';
import * as health from '@onhand/core/channel-stock/read-health.ts';
import { readReconciling } from '@onhand/core/runs/reconciling/read-reconciling.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { healthView } from '../../views/health-view.ts';

/**
 * `GET /v1/integrations/:id/health`: reads up to when the integration's orders are known, how its passes and
 * webhooks do, and what waits to be written.
 */
export const readHealth: Route = (app, { db, clock }) => {
  app.get(
    '/v1/integrations/:id/health',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'Read whether orders are heard, and what waits to be written',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: integrationHealth, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const wanted = { merchantId, integrationId: params.id, now: clock.now() };
      const standing = await health.readHealth(db, wanted);
      return healthView({ ...standing, reconciling: await readReconciling(db, params.id) });
    },
  );
};
