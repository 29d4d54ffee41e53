import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isActive } from '../../integrations/is-active.ts';
import type { IntegrationSettings } from './settings-row.ts';

/**
 * Reads an integration's settings. Returns undefined if the merchant has no such integration. `lock` locks
 * the settings until the transaction ends.
 */
export async function readSyncSettings(
  db: Db,
  {
    merchantId,
    integrationId,
    lock = false,
  }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly lock?: boolean },
): Promise<IntegrationSettings | undefined> {
  if (lock) {
    await sql`
      select 1 from sync_settings
      where merchant_id = ${merchantId} and integration_id = ${integrationId}
      order by entity for update`.execute(db);
  }
  const { rows } = await ofIntegrations(merchantId, sql`integrations.id = ${integrationId}`).execute(db);
  return rows[0];
}

/** Lists the settings of all integrations of a merchant, including revoked integrations. */
export async function listSyncSettings(
  db: Db,
  merchantId: MerchantId,
): Promise<readonly IntegrationSettings[]> {
  const { rows } = await ofIntegrations(merchantId, sql`true`).execute(db);
  return rows;
}

function ofIntegrations(
  merchantId: MerchantId,
  condition: RawBuilder<unknown>,
): RawBuilder<IntegrationSettings> {
  return sql`
    select integrations.id as "integrationId", platform, role, state, ${isActive} as "isActive", write_sales_back as "writeSalesBack",
           (select jsonb_object_agg(entity, jsonb_build_object(
                     'entity', entity, 'direction', direction, 'mode', mode, 'cron', cron, 'timeZone', time_zone,
                     'autoImport', auto_import, 'autoExport', auto_export, 'fields', to_jsonb(fields),
                     'matchBy', match_by, 'orderCopy', order_copy, 'copyTo', copy_to, 'revision', revision))
            from sync_settings where sync_settings.integration_id = integrations.id) as settings
    from integrations
    where merchant_id = ${merchantId} and ${condition}
    order by id`;
}
