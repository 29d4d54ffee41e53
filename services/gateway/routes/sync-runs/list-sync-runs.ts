import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { runKind, syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import * as runs from '@onhand/core/runs/sync-runs.ts';
import type { IntegrationId, PlanId, SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { syncRunView } from '../../views/sync-run-view.ts';

/** `GET /v1/sync-runs`: lists sync runs. */
export const listSyncRuns: Route = (app, { db, clock }) => {
  app.get(
    '/v1/sync-runs',
    {
      config: { access: reading },
      schema: {
        tags: ['sync-runs'],
        summary: 'List sync runs',
        querystring: z.strictObject({
          ...pagingBy<SyncRunId>(),
          kind: runKind.exactOptional(),
          integrationId: id<IntegrationId>().exactOptional(),
          /** The plan that began them. */
          planId: id<PlanId>().exactOptional(),
        }),
        response: { 200: listOf(syncRun) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, kind, integrationId, planId } = query;
      const kinds = kind === undefined ? undefined : [kind];
      const wanted = { merchantId, kinds, integrationId, planId, after: cursor, limit: limit + 1 };
      const rows = pageOf(await runs.listSyncRuns(db, wanted), limit, (row) => row.id);
      return { ...rows, data: rows.data.map((row) => syncRunView(row, clock.now())) };
    },
  );
};
