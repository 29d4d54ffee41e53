import { id } from '@onhand/contracts/gateway-api/id.ts';
import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { runRepair } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { listRepairs } from '@onhand/core/runs/reconciling/repairs.ts';
import { findSyncRun } from '@onhand/core/runs/sync-runs.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** The cursor of a list of repairs: the number of the last one. */
const cursor = z
  .string()
  .regex(/^\d{1,18}$/)
  .exactOptional();

/** `GET /v1/sync-runs/:id/repairs`: lists what a reconciliation found to be wrong, in its order. */
export const listRunRepairs: Route = (app, { db }) => {
  app.get(
    '/v1/sync-runs/:id/repairs',
    {
      config: { access: reading },
      schema: {
        tags: ['sync-runs'],
        summary: 'List what a reconciliation found to be wrong',
        params: z.object({ id: id<SyncRunId>() }),
        querystring: z.strictObject({ cursor, limit }),
        response: {
          200: listOf(runRepair),
          ...problems('sync_run_not_found', 'sync_run_not_reconciliation'),
        },
      },
    },
    async ({ merchantId, params, query }) => {
      const run = found(await findSyncRun(db, { merchantId, id: params.id }), 'sync_run_not_found');
      if (run.kind !== 'reconcile') throw new Refusal('sync_run_not_reconciliation');
      const wanted = { merchantId, runId: run.id, after: query.cursor, limit: query.limit + 1 };
      return pageOf(await listRepairs(db, wanted), query.limit, (row) => row.id);
    },
  );
};
