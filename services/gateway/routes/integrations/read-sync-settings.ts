import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import * as settings from '@onhand/core/settings/sync-settings/read-sync-settings.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { settingsState, syncSettingsView } from '../../views/sync-settings-view.ts';

/** `GET /v1/integrations/:id/sync-settings`: reads the sync settings. */
export const readSyncSettings: Route = (app, { db, clock }) => {
  app.get(
    '/v1/integrations/:id/sync-settings',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['integrations'],
        summary: 'Read what is synchronized with the shop, in which direction, and when',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: syncSettings, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const wanted = { merchantId, integrationId: params.id };
      const row = found(await settings.readSyncSettings(db, wanted), 'integration_not_found');
      return reply.header('etag', etagOf(settingsState(row))).send(syncSettingsView(row, clock.now()));
    },
  );
};
