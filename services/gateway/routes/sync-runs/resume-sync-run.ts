import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { isBulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { moveSyncRun } from '@onhand/core/runs/move-sync-run.ts';
import { syncRunView } from '../../views/sync-run-view.ts';

/**
 * `POST /v1/sync-runs/:id/resume`: resumes a run. A first sync retries the failed records and continues with
 * the others. A bulk operation that a person began goes on after the last page.
 */
export const resumeSyncRun: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/sync-runs/:id/resume',
    {
      config: { access: operating, audit: { action: 'sync_run.resume', subject: 'sync_run' } },
      schema: {
        tags: ['sync-runs'],
        summary: 'Resume a sync run after a safety stop, or a bulk operation that failed or was cancelled',
        params: z.object({ id: id<SyncRunId>() }),
        response: {
          200: syncRun,
          ...problems(
            'sync_run_not_found',
            'sync_run_not_stopped',
            'sync_run_superseded',
            'integration_revoked',
            'direction_forbids',
            'paused',
            'first_plan_pending',
          ),
        },
      },
    },
    async ({ merchantId, params }) => {
      const moved = await moveSyncRun(db, { merchantId, id: params.id }, 'resume', { clock });
      const { integrationId, kind } = moved;
      if (integrationId === null) void dispatcher.bulk({ merchantId, integrationId, operation: kind });
      else {
        dispatcher.nudge([integrationId]);
        if (isBulkOperation(kind)) void dispatcher.bulk({ merchantId, integrationId, operation: kind });
      }
      return syncRunView(moved, clock.now());
    },
  );
};
