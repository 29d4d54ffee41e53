import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { resumeFirstSync } from '@onhand/core/runs/first-sync/resume-first-sync.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { moveSyncRun } from '@onhand/core/runs/move-sync-run.ts';

/** `POST /v1/sync-runs/:id/resume`: what failed is tried again, the others follow. */
export const resumeSyncRun: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/sync-runs/:id/resume',
    {
      config: { access: operating },
      schema: {
        tags: ['sync-runs'],
        summary: 'Go on after a safety stop',
        params: z.object({ id: id<SyncRunId>() }),
        response: { 200: syncRun, ...problems('sync_run_not_found', 'sync_run_not_stopped') },
      },
    },
    async ({ merchantId, params }) => {
      const run = { merchantId, id: params.id };
      const move = {
        from: ['safety_stop'],
        otherwise: 'sync_run_not_stopped',
        carryOut: resumeFirstSync,
      } as const;
      const moved = await moveSyncRun(db, run, move, { clock });
      dispatcher.nudge([moved.integrationId]);
      return moved;
    },
  );
};
