import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { endFirstSync } from '@onhand/core/runs/first-sync/end-first-sync.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { moveSyncRun } from '@onhand/core/runs/move-sync-run.ts';

/** `POST /v1/sync-runs/:id/cancel`: what was written stays. */
export const cancelSyncRun: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/sync-runs/:id/cancel',
    {
      config: { access: operating },
      schema: {
        tags: ['sync-runs'],
        summary: 'Cancel a sync run; its integration only observes again',
        params: z.object({ id: id<SyncRunId>() }),
        response: { 200: syncRun, ...problems('sync_run_not_found', 'sync_run_ended') },
      },
    },
    async ({ merchantId, params }) => {
      const run = { merchantId, id: params.id };
      const move = {
        from: ['running', 'safety_stop'],
        otherwise: 'sync_run_ended',
        carryOut: endFirstSync,
      } as const;
      const moved = await moveSyncRun(db, run, move, { clock });
      dispatcher.nudge([moved.integrationId]);
      return moved;
    },
  );
};
