import type { Db } from '@onhand/database/connect.ts';
import { listSyncSettings } from './read-sync-settings.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';

/**
 * Checks that the platform can write every product field that a change wants sent, as its connector declares.
 * Call it before the transaction of the change, because a transaction must not wait for another service.
 *
 * @throws Refusal `field_not_writable` with the fields; `integration_not_found`
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
    // autoExport only decides whether fields are sent without a request, so it counts as on.
    const standing = { direction, mode, autoImport, autoExport: true };
    const outward = permission({ entity, settings: standing, writesSalesBack: false }, 'record_changed_here');
    if (!letsThrough(outward)) continue;
    const { products } = await connectors.describe(row.platform);
    const unwritable = fields.filter((field) => products?.writable.includes(field) !== true);
    if (unwritable.length > 0) throw new Refusal('field_not_writable', { members: { fields: unwritable } });
  }
}
