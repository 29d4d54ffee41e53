import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newInventorySettings, syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { markIntegrationDue } from '@onhand/database/queries/channel-stock/mark-integration-due.ts';
import { wantReadings } from '@onhand/database/queries/channel-stock/want-readings.ts';
import * as settings from '@onhand/database/queries/sync-settings/change-inventory-settings.ts';
import { readInventorySettings } from '@onhand/database/queries/sync-settings/read-inventory-settings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Problem } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { syncSettingsView } from '../../views/sync-settings-view.ts';

/** `PUT /v1/integrations/:id/sync-settings/inventory`: at once; every linked listing's figure is then due anew. */
export const changeInventorySettings: Route = (app, { db, clock, dispatcher }) => {
  app.put(
    '/v1/integrations/:id/sync-settings/inventory',
    {
      config: { access: operating },
      schema: {
        tags: ['integrations'],
        summary: 'Set the direction in which stock is kept in step',
        params: z.object({ id: id<IntegrationId>() }),
        body: newInventorySettings,
        response: { 200: syncSettings, ...problems('integration_not_found', 'not_a_supplier') },
      },
    },
    async ({ merchantId, params, body }) => {
      const integration = { merchantId, integrationId: params.id };
      const { direction, writeSalesBack } = body;
      const at = clock.now();
      const changed = await inTransaction(db, async (tx) => {
        const before = found(await readInventorySettings(tx, integration), 'integration_not_found');
        if (writeSalesBack !== undefined && before.role !== 'supplier') throw new Problem('not_a_supplier');
        await settings.changeInventorySettings(tx, { ...integration, direction, writeSalesBack, at });
        await markIntegrationDue(tx, { ...integration, cause: 'sync_settings', at });
        if (direction === 'inbound' || direction === 'bidirectional') {
          await wantReadings(tx, { ...integration, at });
        }
        return { ...before, direction, writeSalesBack: writeSalesBack ?? before.writeSalesBack };
      });
      dispatcher.nudge([params.id]);
      return syncSettingsView(changed);
    },
  );
};
