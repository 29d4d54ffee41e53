import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { needKnownProducts } from './need-products.ts';
import type { ExternalProduct } from './need-products.ts';

/**
 * Schedules a reading of products that may have changed on their platform, if the settings let such changes
 * in. Skips products that are due by `at` already or are not followed. Returns the number of scheduled
 * products.
 */
export async function hintProducts(
  tx: Tx,
  { hints, at }: { readonly hints: readonly ExternalProduct[]; readonly at: Date },
): Promise<number> {
  const hinted = await whereChangesComeIn(tx, hints);
  if (hinted === null) return 0;
  const chosen = sql`${hinted} and (state <> 'due' or due_at > ${at}::timestamptz)`;
  return needKnownProducts(tx, { chosen, at, isHint: true });
}

/**
 * Returns the condition on `channel_products` that selects the given products whose settings let changes on
 * the platform in. Returns null if it selects none.
 */
export async function whereChangesComeIn(
  tx: Tx,
  products: readonly ExternalProduct[],
): Promise<RawBuilder<unknown> | null> {
  if (products.length === 0) return null;
  const settings = await readProductsSettings(tx, [...new Set(products.map((one) => one.integrationId))]);
  const rows = products.flatMap(({ integrationId, externalGroup }) => {
    const standing = settings.get(integrationId);
    return standing !== undefined && letsThrough(permission(standing, 'record_changed_there'))
      ? [{ integration_id: integrationId, external_group: externalGroup }]
      : [];
  });
  if (rows.length === 0) return null;
  return sql`
    (integration_id, external_group) in (
      select * from ${recordset(rows, 'wanted', 'integration_id uuid, external_group text')})`;
}
