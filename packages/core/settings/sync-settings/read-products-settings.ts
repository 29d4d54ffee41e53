import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Permitting } from '@onhand/domain/settings/permission.ts';
import type { ProductField, SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** The settings from which `permission` decides about an integration's products, and the fields that sync. */
export interface ProductSettings extends Permitting {
  readonly fields: readonly ProductField[];
}

/** The product settings of integrations. */
export type ProductsSettings = ReadonlyMap<IntegrationId, ProductSettings>;

/** Reads the product settings of integrations. */
export async function readProductsSettings(
  db: Db,
  integrationIds: readonly IntegrationId[],
): Promise<ProductsSettings> {
  const { rows } = await sql<SyncSettings & { integrationId: IntegrationId; fields: ProductField[] }>`
    select integration_id as "integrationId", direction, mode, auto_import as "autoImport",
           auto_export as "autoExport", fields
    from sync_settings
    where entity = 'products' and integration_id = any(${integrationIds}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ integrationId, fields, ...settings }) => [
      integrationId,
      { entity: 'products', settings, writesSalesBack: false, fields },
    ]),
  );
}
