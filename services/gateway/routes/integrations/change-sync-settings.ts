import { isDeepStrictEqual } from 'node:util';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { entity, newSyncSettings, syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { markIntegrationDue } from '@onhand/database/queries/channel-stock/mark-integration-due.ts';
import { wantHinted, wantReadings } from '@onhand/database/queries/channel-stock/want-readings.ts';
import { findIntegration } from '@onhand/database/queries/integrations/find-integration.ts';
import * as settings from '@onhand/database/queries/sync-settings/change-sync-settings.ts';
import { readSyncSettings } from '@onhand/database/queries/sync-settings/read-sync-settings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { syncSettingsView } from '../../views/sync-settings-view.ts';
import { settingsAfter } from './settings-after.ts';

/** `PUT /v1/integrations/:id/sync-settings/:entity`: at once, for what runs too; who changed what is kept. */
export const changeSyncSettings: Route = (app, { db, clock, dispatcher }) => {
  app.put(
    '/v1/integrations/:id/sync-settings/:entity',
    {
      config: { access: operating },
      schema: {
        tags: ['integrations'],
        summary: 'Set how products, stock, orders or customers are kept in step; what is left out stays',
        params: z.object({ id: id<IntegrationId>(), entity }),
        body: newSyncSettings,
        response: {
          200: syncSettings,
          ...problems(
            'integration_not_found',
            'setting_of_other_entity',
            'not_a_supplier',
            'cron_invalid',
            'cron_missing',
            'cron_unused',
            'time_zone_unknown',
            'copy_target_missing',
            'copy_target_itself',
            'copy_target_not_found',
          ),
        },
      },
    },
    async ({ merchantId, params, body, caller }) => {
      const integration = { merchantId, integrationId: params.id };
      const at = clock.now();
      const changed = await inTransaction(db, async (tx) => {
        const row = found(
          await readSyncSettings(tx, { ...integration, lock: true }),
          'integration_not_found',
        );
        const { before, after } = settingsAfter(row, params.entity, body);
        if (isDeepStrictEqual(before, after)) return row;
        const { copyTo } = after.entity;
        if (copyTo !== null) {
          found(await findIntegration(tx, { merchantId, id: copyTo }), 'copy_target_not_found');
        }
        const actor = { label: caller.label, keyId: caller.keyId };
        await settings.changeSyncSettings(tx, { ...integration, before, after, actor, at });
        if (params.entity === 'inventory') await applyToStock(tx, integration, after.entity, at);
        return found(await readSyncSettings(tx, integration), 'integration_not_found');
      });
      dispatcher.nudge([params.id]);
      dispatcher.schedule(params.id);
      return syncSettingsView(changed, at);
    },
  );
};

/** Every linked figure is looked at anew, and read where figures flow in from now on. */
async function applyToStock(
  tx: Tx,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  after: SyncSettings,
  at: Date,
): Promise<void> {
  await markIntegrationDue(tx, { ...integration, cause: 'sync_settings', at });
  const standing = { entity: 'inventory', settings: after, writesSalesBack: false } as const;
  if (permission(standing, 'figure_hinted').kind === 'now') await wantHinted(tx, { ...integration, at });
  if (permission(standing, 'figure_seen').kind === 'now') await wantReadings(tx, { ...integration, at });
}
