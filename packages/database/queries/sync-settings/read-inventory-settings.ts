import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '../../connect.ts';

export interface InventorySettings {
  readonly role: 'supplier' | 'seller';
  readonly direction: 'inbound' | 'outbound' | 'bidirectional' | 'disabled';
  readonly writeSalesBack: 'adjust' | 'order' | 'none';
}

/** How an integration's stock is kept in step; undefined where the merchant has no such integration. */
export async function readInventorySettings(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<InventorySettings | undefined> {
  return db
    .selectFrom('sync_settings')
    .innerJoin('integrations', 'integrations.id', 'sync_settings.integration_id')
    .where('sync_settings.merchant_id', '=', merchantId)
    .where('sync_settings.integration_id', '=', integrationId)
    .where('sync_settings.entity', '=', 'inventory')
    .select(['role', 'direction', 'write_sales_back as writeSalesBack'])
    .executeTakeFirst();
}
