import type { OrderCreation } from '@onhand/contracts/connector/behaviour.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { destinationPreset } from '@onhand/domain/settings/strategy.ts';
import { listSyncSettings } from '../../settings/sync-settings/read-sync-settings.ts';

/**
 * Tells whether a platform can hold copies. Every snapshot of a created order must carry its marker: it
 * tells the copy from an order of a shopper, also from one that a draft has become. Pure.
 */
export function canCopy({ drafts, snapshotsCarryMarker }: OrderCreation, kind: 'draft' | 'order'): boolean {
  return snapshotsCarryMarker && (kind === 'order' || drafts !== null);
}

/**
 * Checks that orders can be read on one platform and created on the other, as their connectors declare,
 * before copying is switched on. Call it before the transaction of the change, because a transaction must
 * not wait for another service.
 *
 * @throws Refusal `copy_not_supported` with the platform; `integration_not_found`, `copy_target_not_found`
 */
export async function checkCopying(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  merchantId: MerchantId,
  change: StoredChange,
): Promise<void> {
  const named = copyingOf(change);
  const rows = named.length === 0 ? [] : await listSyncSettings(db, merchantId);
  const byId = new Map(rows.map((row) => [row.integrationId, row]));
  for (const { integrationId, settings } of named) {
    const row = found(byId.get(integrationId), 'integration_not_found');
    const orderCopy = settings.orderCopy ?? row.settings.orders.orderCopy;
    const copyTo = settings.copyTo === undefined ? row.settings.orders.copyTo : settings.copyTo;
    if (orderCopy === 'none' || copyTo === null || copyTo === integrationId) continue;
    const source = found(byId.get(copyTo), 'copy_target_not_found');
    const { orders } = await connectors.describe(row.platform);
    if (orders?.readForCopy !== true) throw notSupported(row.platform);
    const { orders: there } = await connectors.describe(source.platform);
    const creation = there?.creation ?? null;
    if (creation === null || !canCopy(creation, orderCopy)) throw notSupported(source.platform);
  }
}

/** Lists the settings of copying that a change names. Pure. */
function copyingOf(change: StoredChange): readonly {
  readonly integrationId: IntegrationId;
  readonly settings: {
    readonly orderCopy?: 'none' | 'draft' | 'order';
    readonly copyTo?: IntegrationId | null;
  };
}[] {
  if (change.kind === 'strategy') {
    const { integrationId, strategy, sourceId } = change;
    return [{ integrationId, settings: destinationPreset(strategy, sourceId).orders }];
  }
  if (change.kind !== 'sync_settings') return [];
  return change.changes.filter(
    ({ entity, settings }) => entity === 'orders' && ('orderCopy' in settings || 'copyTo' in settings),
  );
}

function notSupported(platform: string): Refusal {
  return new Refusal('copy_not_supported', { members: { platform } });
}
