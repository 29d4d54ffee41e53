import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { settingsChange } from '@onhand/contracts/gateway-api/sync-settings.ts';
import { findIntegration } from '@onhand/database/queries/integrations/find-integration.ts';
import * as settings from '@onhand/database/queries/sync-settings/list-settings-changes.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '../../problem.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/integrations/:id/sync-settings/history` */
export const listSettingsChanges: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/sync-settings/history',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'Who changed which sync settings, from what to what',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject(pagingBy<string>()),
        response: { 200: listOf(settingsChange), ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const { cursor, limit } = query;
      found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const wanted = { merchantId, integrationId: params.id, after: cursor, limit: limit + 1 };
      const { data, nextCursor } = pageOf(
        await settings.listSettingsChanges(db, wanted),
        limit,
        (row) => row.id,
      );
      return { data: data.map(changeView), nextCursor };
    },
  );
};

function changeView({
  actor,
  actorKey,
  before,
  after,
  ...row
}: settings.SettingsChangeRow): z.infer<typeof settingsChange> {
  // Written by us as objects.
  const objects = { before, after } as { before: object; after: object };
  return {
    ...row,
    before: { ...objects.before },
    after: { ...objects.after },
    actor: { label: actor, keyId: actorKey },
  };
}
