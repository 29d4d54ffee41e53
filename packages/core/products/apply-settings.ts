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
 * A change of an integration's products settings: what waited or had failed is looked at again. What is let through
 * only from now on is forgotten: how it stands now is where it begins, for what changed before was ignored.
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
    // Of the other side what changed and was not carried over yet stays known as changed.
    await sql`
      update channel_products
      set known = (select coalesce(jsonb_object_agg(key, value - ${sides}::text[]), '{}') from jsonb_each(known)
                   where split_part(key, ':', 1) <> all(${fields}::text[]))
      where ${ofIntegration}`.execute(tx);
  }
  // What is forgotten is read where changes made there come in; elsewhere its first change here does that. Whoever is
  // at one that is due went by what was set before.
  const isRead = isForgetting && passes(after, 'record_changed_there');
  const chosen = isRead ? ofIntegration : sql`${ofIntegration} and state <> 'idle'`;
  await needKnownProducts(tx, { chosen, at });
}

function passes(settings: Settings, trigger: 'record_changed_there' | 'record_changed_here'): boolean {
  return letsThrough(permission({ entity: 'products', settings, writesSalesBack: false }, trigger));
}
