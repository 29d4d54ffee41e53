import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { settingsChange } from '@onhand/contracts/gateway-api/settings-change.ts';
import { readPause } from '@onhand/core/listings/read-pause.ts';
import { pauseTargetOf } from '@onhand/core/plans/pause-change.ts';
import { listSettingsChanges } from '@onhand/core/settings/history/list-settings-changes.ts';
import { ofPause } from '@onhand/core/settings/history/settings-subject.ts';
import { notFoundOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { settingsChangeView } from '../../views/settings-change-view.ts';
import { pauseTargets } from './targets.ts';

/** `GET /v1/{merchants,integrations,listings}/:id/pause/history`: lists who paused and resumed it. */
export const listPauses: Route = (app, { db }) => {
  for (const { resource, scope } of pauseTargets) {
    const notFound = notFoundOf(scope);
    app.get(
      `/v1/${resource}/:id/pause/history`,
      {
        config: { access: reading },
        schema: {
          tags: [resource],
          summary: `List who paused and resumed the ${scope}, and when`,
          params: z.object({ id: z.uuid() }),
          querystring: z.strictObject(pagingBy<string>()),
          response: { 200: listOf(settingsChange), ...problems(notFound) },
        },
      },
      async ({ merchantId, params, query }) => {
        const { cursor, limit } = query;
        const target = pauseTargetOf({ scope, id: params.id });
        found(await readPause(db, merchantId, target), notFound);
        const subjects = [ofPause(target)];
        const rows = await listSettingsChanges(db, { merchantId, subjects, after: cursor, limit: limit + 1 });
        const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
        return { data: data.map(settingsChangeView), nextCursor };
      },
    );
  }
};
