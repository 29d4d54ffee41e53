import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { readInventorySettings } from '@onhand/database/queries/sync-settings/read-inventory-settings.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { syncSettingsView } from '../../views/sync-settings-view.ts';

/** `GET /v1/integrations/:id/sync-settings` */
export const readSyncSettings: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/sync-settings',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'What is kept in step with the shop, and in which direction',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: syncSettings, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const wanted = { merchantId, integrationId: params.id };
      return syncSettingsView(found(await readInventorySettings(db, wanted), 'integration_not_found'));
    },
  );
};
