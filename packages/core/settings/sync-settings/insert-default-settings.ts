import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { defaultSettings, entities, productFields } from '@onhand/domain/settings/sync-settings.ts';

/** Inserts the default sync settings of a new integration's role, one row for each entity. */
export async function insertDefaultSettings(
  tx: Tx,
  integration: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly role: 'supplier' | 'seller';
  },
): Promise<void> {
  const { merchantId, integrationId, role } = integration;
  await tx
    .insertInto('sync_settings')
    .values(
      entities.map((entity) => {
        const { direction, mode, autoImport, autoExport } = defaultSettings(entity, role);
        return {
          merchant_id: merchantId,
          integration_id: integrationId,
          entity,
          direction,
          mode,
          auto_import: autoImport,
          auto_export: autoExport,
          fields: entity === 'products' ? [...productFields] : [],
        };
      }),
    )
    .execute();
}
