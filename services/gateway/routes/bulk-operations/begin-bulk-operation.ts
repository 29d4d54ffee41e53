import { bulkOperationRequest } from '@onhand/contracts/gateway-api/bulk-operations.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { beginRequested } from '@onhand/core/runs/requested/begin-requested.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { bulkRunView } from '../../views/sync-run-view.ts';

/**
 * `POST /v1/integrations/:id/bulk-operations`: begins an operation on everything of the integration. One run
 * of each operation and integration goes on at a time.
 */
export const beginBulkOperation: Route = (app, { db, clock, dispatcher, connectors }) => {
  app.post(
    '/v1/integrations/:id/bulk-operations',
    {
      config: { access: operating, audit: { action: 'integration.bulk_operation', subject: 'integration' } },
      schema: {
        tags: ['bulk-operations'],
        summary: 'Begin an operation on everything of the integration',
        params: z.object({ id: id<IntegrationId>() }),
        body: bulkOperationRequest,
        response: {
          202: syncRun,
          ...problems(
            'integration_not_found',
            'integration_revoked',
            'capability_missing',
            'platform_unavailable',
            'direction_forbids',
            'paused',
            'first_plan_pending',
            'bulk_operation_running',
          ),
        },
      },
    },
    async ({ merchantId, params, body, caller }, reply) => {
      const integrationId = params.id;
      const { operation, ...input } = body;
      const at = clock.now();
      const request = { merchantId, integrationId, operation, input, actor: caller.label, at };
      const { run, isNew } = await beginRequested({ db, connectors }, request);
      void dispatcher.bulk({ merchantId, integrationId, operation });
      const view = bulkRunView(run, at);
      if (!isNew) throw new Refusal('bulk_operation_running', { members: { syncRun: view } });
      return reply.code(202).send(view);
    },
  );
};
