import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { ProductField, SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { needKnownProducts } from './need-products.ts';

interface Settings extends SyncSettings {
  readonly fields: readonly ProductField[];
}

/**
 * Applies a change of an integration's product settings. Compares waiting and failed products again. Forgets
 * the known values of newly permitted fields and directions: earlier changes were ignored, so the current
 * state is the start.
 */
export async function applyProductsSettings(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly before: Settings;
    readonly after: Settings;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, before, after, at } = change;
  const isOpened = (trigger: 'record_changed_there' | 'record_changed_here') =>
    passes(after, trigger) && !passes(before, trigger);
  const fields = after.fields.filter((field) => !before.fields.includes(field));
  const sides = [
    ...(isOpened('record_changed_there') ? ['theirs'] : []),
    ...(isOpened('record_changed_here') ? ['ours'] : []),
  ];
  const isForgetting = fields.length + sides.length > 0;
  const ofIntegration = sql`merchant_id = ${merchantId} and integration_id = ${integrationId}`;
  if (isForgetting) {
    // Keep the known values of the other side: its changes that were not carried over yet must stay visible.
    await sql`
      update channel_products
      set known = (select coalesce(jsonb_object_agg(key, value - ${sides}::text[]), '{}') from jsonb_each(known)
                   where split_part(key, ':', 1) <> all(${fields}::text[]))
      where ${ofIntegration}`.execute(tx);
  }
  // Read forgotten values now if changes on the platform come in. Otherwise the first change here triggers a
  // reading. Products that are due are included, because a running activity may have used the previous
  // settings.
  const isRead = isForgetting && passes(after, 'record_changed_there');
  const chosen = isRead ? ofIntegration : sql`${ofIntegration} and state <> 'idle'`;
  await needKnownProducts(tx, { chosen, at });
}

function passes(settings: Settings, trigger: 'record_changed_there' | 'record_changed_here'): boolean {
  return letsThrough(permission({ entity: 'products', settings, writesSalesBack: false }, trigger));
}
