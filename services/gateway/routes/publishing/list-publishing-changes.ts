import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { settingsChange } from '@onhand/contracts/gateway-api/settings-change.ts';
import { readPublishing } from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import { listSettingsChanges } from '@onhand/core/settings/history/list-settings-changes.ts';
import { ofPublishing } from '@onhand/core/settings/history/settings-subject.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { settingsChangeView } from '../../views/settings-change-view.ts';
import { notFoundOf, targetOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { publishingTargets } from './targets.ts';

/** `GET /v1/{merchants,integrations,items,listings}/:id/publishing/history`: lists the changes. */
export const listPublishingChanges: Route = (app, { db }) => {
  for (const { resource, scope } of publishingTargets) {
    const notFound = notFoundOf(scope);
    app.get(
      `/v1/${resource}/:id/publishing/history`,
      {
        config: { access: reading },
        schema: {
          tags: [resource],
          summary: `List the changes of the ${scope}'s publishing settings, with their actors and old and new values`,
          params: z.object({ id: z.uuid() }),
          querystring: z.strictObject(pagingBy<string>()),
          response: { 200: listOf(settingsChange), ...problems(notFound) },
        },
      },
      async ({ merchantId, params, query }) => {
        const { cursor, limit } = query;
        const target = targetOf(scope, params.id);
        found(await readPublishing(db, merchantId, target), notFound);
        const subjects = [ofPublishing(target)];
        const rows = await listSettingsChanges(db, { merchantId, subjects, after: cursor, limit: limit + 1 });
        const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
        return { data: data.map(settingsChangeView), nextCursor };
      },
    );
  }
};
