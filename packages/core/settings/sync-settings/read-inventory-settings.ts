import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Permitting } from '@onhand/domain/settings/permission.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** The settings from which `permission` and `syncNowAt` decide about the inventory of an integration. */
export interface InventorySettings extends Permitting {
  /** The merchant's stock is what this integration shows. */
  readonly isSource: boolean;
}

/** Reads the inventory settings of integrations. */
export async function readInventorySettings(
  db: Db,
  integrationIds: readonly IntegrationId[],
): Promise<ReadonlyMap<IntegrationId, InventorySettings>> {
  const { rows } = await sql<
    SyncSettings & { integrationId: IntegrationId; writesSalesBack: boolean; isSource: boolean }
  >`
    select integrations.id as "integrationId", settings.direction, settings.mode,
           settings.auto_import as "autoImport", settings.auto_export as "autoExport",
           integrations.write_sales_back <> 'none' and source."isSource" as "writesSalesBack", source."isSource"
    from integrations
    join merchants on merchants.id = integrations.merchant_id
    cross join lateral (
      select integrations.role = 'supplier' and merchants.stock_authority = 'source' as "isSource") source
    join sync_settings settings on settings.integration_id = integrations.id and settings.entity = 'inventory'
    where integrations.id = any(${integrationIds}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ integrationId, writesSalesBack, isSource, ...settings }) => [
      integrationId,
      { entity: 'inventory', settings, writesSalesBack, isSource },
    ]),
  );
}
