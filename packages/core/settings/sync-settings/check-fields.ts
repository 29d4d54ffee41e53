import type { Db } from '@onhand/database/connect.ts';
import { listSyncSettings } from './read-sync-settings.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';

/**
 * Refuses fields of products that are to be sent and that the platform cannot write, as its connector declares. Call it
 * before the change's transaction: that waits for no other service.
 *
 * @throws Refusal `field_not_writable`, which names the fields.
 */
export async function checkFields(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  merchantId: MerchantId,
  change: StoredChange,
): Promise<void> {
  if (change.kind !== 'sync_settings') return;
  const named = change.changes.filter(
    ({ entity, settings }) => entity === 'products' && 'fields' in settings,
  );
  const rows = named.length === 0 ? [] : await listSyncSettings(db, merchantId);
  const byId = new Map(rows.map((row) => [row.integrationId, row]));
  for (const { integrationId, entity, settings } of named) {
    const { fields = [] } = settings;
    const row = found(byId.get(integrationId), 'integration_not_found');
    const { mode, autoImport } = row.settings.products;
    const direction = settings.direction ?? row.settings.products.direction;
    // Whether it is sent unasked is another setting.
    const standing = { direction, mode, autoImport, autoExport: true };
    const outward = permission({ entity, settings: standing, writesSalesBack: false }, 'record_changed_here');
    if (!letsThrough(outward)) continue;
    const { products } = await connectors.describe(row.platform);
    const unwritable = fields.filter((field) => products?.writable.includes(field) !== true);
    if (unwritable.length > 0) throw new Refusal('field_not_writable', { members: { fields: unwritable } });
  }
}
