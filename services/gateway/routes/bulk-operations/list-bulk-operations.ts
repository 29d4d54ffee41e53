import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { listSyncRuns } from '@onhand/core/runs/sync-runs.ts';
import { requestedOperationNames } from '@onhand/domain/runs/requested-operations.ts';
import type { IntegrationId, SyncRunId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { syncRunView } from '../../views/sync-run-view.ts';

/** `GET /v1/integrations/:id/bulk-operations`: lists the runs that people began, the newest first. */
export const listBulkOperations: Route = (app, { db, clock }) => {
  app.get(
    '/v1/integrations/:id/bulk-operations',
    {
      config: { access: reading },
      schema: {
        tags: ['bulk-operations'],
        summary: 'List the bulk operations of an integration',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject(pagingBy<SyncRunId>()),
        response: { 200: listOf(syncRun), ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const integrationId = params.id;
      found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
      const { cursor, limit } = query;
      const page = { after: cursor, limit: limit + 1 };
      const wanted = { merchantId, integrationId, kinds: requestedOperationNames, ...page };
      const rows = pageOf(await listSyncRuns(db, wanted), limit, (row) => row.id);
      const now = clock.now();
      return { ...rows, data: rows.data.map((row) => syncRunView(row, now)) };
    },
  );
};
