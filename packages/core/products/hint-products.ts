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
 * Something says that these products changed there: they are read again where that comes in. Hints at one that is due
 * anyway add nothing, and one that is not followed is none of ours.
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

/** Those of these products whose changes there come in, as a condition on channel_products; null: none. */
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
