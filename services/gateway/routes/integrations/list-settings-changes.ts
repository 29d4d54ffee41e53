import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { syncSettingsChange } from '@onhand/contracts/gateway-api/sync-settings.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import * as settings from '@onhand/core/settings/history/list-settings-changes.ts';
import { ofSyncSettings } from '@onhand/core/settings/history/settings-subject.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { entities } from '@onhand/domain/settings/sync-settings.ts';
import type { Entity } from '@onhand/domain/settings/sync-settings.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { settingsChangeView } from '../../views/settings-change-view.ts';

/** `GET /v1/integrations/:id/sync-settings/history`: lists the changes of the sync settings. */
export const listSettingsChanges: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/sync-settings/history',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'List the changes of sync settings, with their actors and old and new values',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject(pagingBy<string>()),
        response: { 200: listOf(syncSettingsChange), ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const { cursor, limit } = query;
      found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const bySubject = new Map<string, Entity>(
        entities.map((entity) => [ofSyncSettings(params.id, entity), entity]),
      );
      const subjects = entities.map((entity) => ofSyncSettings(params.id, entity));
      const rows = await settings.listSettingsChanges(db, {
        merchantId,
        subjects,
        after: cursor,
        limit: limit + 1,
      });
      const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
      return {
        data: data.map((row) => ({
          ...settingsChangeView(row),
          entity: found(bySubject.get(row.subject), 'internal_error'),
        })),
        nextCursor,
      };
    },
  );
};
