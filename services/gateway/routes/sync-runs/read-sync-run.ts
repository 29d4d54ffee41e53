import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { findSyncRun } from '@onhand/core/runs/sync-runs.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { syncRunView } from '../../views/sync-run-view.ts';

/** `GET /v1/sync-runs/:id`: reads a sync run. */
export const readSyncRun: Route = (app, { db, clock }) => {
  app.get(
    '/v1/sync-runs/:id',
    {
      config: { access: reading },
      schema: {
        tags: ['sync-runs'],
        summary: 'Read a sync run',
        params: z.object({ id: id<SyncRunId>() }),
        response: { 200: syncRun, ...problems('sync_run_not_found') },
      },
    },
    async ({ merchantId, params }) =>
      syncRunView(
        found(await findSyncRun(db, { merchantId, id: params.id }), 'sync_run_not_found'),
        clock.now(),
      ),
  );
};
