import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Permitting } from '@onhand/domain/settings/permission.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Reads the settings from which `permission` decides about the customers of integrations. */
export async function readCustomerSettings(
  db: Db,
  integrationIds: readonly IntegrationId[],
): Promise<ReadonlyMap<IntegrationId, Permitting>> {
  const { rows } = await sql<SyncSettings & { integrationId: IntegrationId }>`
    select integration_id as "integrationId", direction, mode, auto_import as "autoImport",
           auto_export as "autoExport"
    from sync_settings
    where entity = 'customers' and integration_id = any(${integrationIds}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ integrationId, ...settings }) => [
      integrationId,
      { entity: 'customers', settings, writesSalesBack: false },
    ]),
  );
}
