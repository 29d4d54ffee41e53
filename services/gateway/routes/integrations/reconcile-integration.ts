import { id } from '@onhand/contracts/gateway-api/id.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { askForReconciliations } from '@onhand/core/runs/reconciling/begin-reconciliation.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { bulkRunView } from '../../views/sync-run-view.ts';

/**
 * `POST /v1/integrations/:id/reconcile`: compares everything that the shop shows with what is known of it, at
 * once. Only one reconciliation of an integration runs at a time.
 */
export const reconcileIntegration: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/integrations/:id/reconcile',
    {
      config: { access: operating, audit: { action: 'integration.reconcile', subject: 'integration' } },
      schema: {
        tags: ['integrations'],
        summary: 'Compare everything that the shop shows with what is known of it',
        params: z.object({ id: id<IntegrationId>() }),
        response: {
          202: syncRun,
          ...problems('integration_not_found', 'integration_revoked', 'paused', 'reconciliation_running'),
        },
      },
    },
    async ({ merchantId, params, caller }, reply) => {
      const integrationId = params.id;
      const of = { merchantId, id: integrationId };
      const { state } = found(await findIntegration(db, of), 'integration_not_found');
      const begin = { merchantId, integrationIds: [integrationId], actor: caller.label, at: clock.now() };
      const { toCarry, begun } = await askForReconciliations(db, begin);
      void dispatcher.bulk(found(toCarry[0], state === 'revoked' ? 'integration_revoked' : 'paused'));
      const run = await findNewestRun(db, { merchantId, integrationId, kind: 'reconcile' });
      const view = bulkRunView(found(run, 'sync_run_not_found'), clock.now());
      if (!begun.has(integrationId)) {
        throw new Refusal('reconciliation_running', { members: { syncRun: view } });
      }
      return reply.code(202).send(view);
    },
  );
};
