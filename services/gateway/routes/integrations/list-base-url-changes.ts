import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { settingsChange } from '@onhand/contracts/gateway-api/settings-change.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { listSettingsChanges } from '@onhand/core/settings/history/list-settings-changes.ts';
import { ofBaseUrl } from '@onhand/core/settings/history/settings-subject.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { settingsChangeView } from '../../views/settings-change-view.ts';

/** `GET /v1/integrations/:id/base-url/history`: lists the changes of the shop's address. */
export const listBaseUrlChanges: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/base-url/history',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: "List the changes of the shop's address, with their actors",
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject(pagingBy<string>()),
        response: { 200: listOf(settingsChange), ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const { cursor, limit } = query;
      found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const subjects = [ofBaseUrl(params.id)];
      const rows = await listSettingsChanges(db, { merchantId, subjects, after: cursor, limit: limit + 1 });
      const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
      return { data: data.map(settingsChangeView), nextCursor };
    },
  );
};
