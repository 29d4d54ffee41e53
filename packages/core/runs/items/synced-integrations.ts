import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { syncNowAt } from '@onhand/domain/settings/sync-now.ts';
import { readInventorySettings } from '../../settings/sync-settings/read-inventory-settings.ts';

/** Integrations at which Sync Now does something, by what it does. */
export interface SyncedIntegrations {
  /** Their figures are written. */
  readonly written: readonly IntegrationId[];
  /** Their figures are read and accepted: they are the source of the stock. */
  readonly read: readonly IntegrationId[];
}

/**
 * Finds the integrations of a merchant at which Sync Now does something (`syncNowAt`). Leaves out those that
 * are revoked, that their direction protects, or that only observe and would be written.
 */
export async function syncedIntegrations(db: Db, merchantId: MerchantId): Promise<SyncedIntegrations> {
  const rows = await db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .where('state', '<>', 'revoked')
    .select(['id', 'publishing_phase as phase'])
    .orderBy('id')
    .execute();
  const settings = await readInventorySettings(
    db,
    rows.map(({ id }) => id),
  );
  const does = rows.map(({ id, phase }) => {
    const inventory = settings.get(id);
    const kind = inventory === undefined ? 'never' : syncNowAt(inventory).kind;
    return { id, kind: kind === 'write' && phase === 'observing' ? 'never' : kind };
  });
  const of = (wanted: 'write' | 'import') => does.flatMap(({ id, kind }) => (kind === wanted ? [id] : []));
  return { written: of('write'), read: of('import') };
}
