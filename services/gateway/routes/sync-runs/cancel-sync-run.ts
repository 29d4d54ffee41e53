import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { moveSyncRun } from '@onhand/core/runs/move-sync-run.ts';
import { syncRunView } from '../../views/sync-run-view.ts';

/** `POST /v1/sync-runs/:id/cancel`: cancels a run. Its past writes stay. */
export const cancelSyncRun: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/sync-runs/:id/cancel',
    {
      config: { access: operating, audit: { action: 'sync_run.cancel', subject: 'sync_run' } },
      schema: {
        tags: ['sync-runs'],
        summary: 'Cancel a sync run; an integration in its first sync only observes again',
        params: z.object({ id: id<SyncRunId>() }),
        response: { 200: syncRun, ...problems('sync_run_not_found', 'sync_run_ended') },
      },
    },
    async ({ merchantId, params }) => {
      const moved = await moveSyncRun(db, { merchantId, id: params.id }, 'cancel', { clock });
      if (moved.integrationId !== null) dispatcher.nudge([moved.integrationId]);
      return syncRunView(moved, clock.now());
    },
  );
};
