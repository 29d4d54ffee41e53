import type { MerchantId } from '@onhand/domain/ids.ts';
import { defaultSettings, entities, productFields } from '@onhand/domain/settings/sync-settings.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

export interface NewIntegration {
  readonly merchantId: MerchantId;
  readonly platform: string;
  readonly name: string;
  readonly role: 'supplier' | 'seller';
  readonly baseUrl: string;
  readonly currency: string | null;
}

/** Makes an integration with the settings of its role, which only observes at first; undefined where the merchant has one of the same shop. */
export async function insertIntegration(
  tx: Tx,
  { merchantId, baseUrl, ...integration }: NewIntegration,
): Promise<IntegrationRow | undefined> {
  const row = await tx
    .insertInto('integrations')
    .values({ merchant_id: merchantId, base_url: baseUrl, publishing_phase: 'observing', ...integration })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'platform', 'base_url']).doNothing())
    .returning(integrationColumns)
    .executeTakeFirst();
  if (row !== undefined) {
    await tx
      .insertInto('sync_settings')
      .values(
        entities.map((entity) => {
          const { direction, mode, autoImport, autoExport } = defaultSettings(entity, row.role);
          return {
            merchant_id: merchantId,
            integration_id: row.id,
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
  return row;
}
