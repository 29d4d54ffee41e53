import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Permitting } from '@onhand/domain/settings/permission.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Reads the settings from which `permission` decides about the inventory of integrations. */
export async function readInventorySettings(
  db: Db,
  integrationIds: readonly IntegrationId[],
): Promise<ReadonlyMap<IntegrationId, Permitting>> {
  const { rows } = await sql<SyncSettings & { integrationId: IntegrationId; writesSalesBack: boolean }>`
    select integrations.id as "integrationId", settings.direction, settings.mode,
           settings.auto_import as "autoImport", settings.auto_export as "autoExport",
           integrations.write_sales_back <> 'none' and integrations.role = 'supplier'
             and merchants.stock_authority = 'source' as "writesSalesBack"
    from integrations
    join merchants on merchants.id = integrations.merchant_id
    join sync_settings settings on settings.integration_id = integrations.id and settings.entity = 'inventory'
    where integrations.id = any(${integrationIds}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ integrationId, writesSalesBack, ...settings }) => [
      integrationId,
      { entity: 'inventory', settings, writesSalesBack },
    ]),
  );
}
