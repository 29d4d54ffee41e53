import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import type { ProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { needKnownProducts } from './need-products.ts';
import type { ExternalProduct } from './need-products.ts';
import { wantListings } from './want-listings.ts';

/**
 * Schedules readings of products that were created or changed on their platform. Returns the number of
 * scheduled products.
 *
 * - Followed products are read if the settings let changes in. Products that are due by `at` already are
 *   skipped.
 * - The listings of unknown products are read as well, as `wantListings` says.
 */
export async function hintProducts(
  tx: Tx,
  { hints, at }: { readonly hints: readonly ExternalProduct[]; readonly at: Date },
): Promise<number> {
  if (hints.length === 0) return 0;
  const settings = await readProductsSettings(tx, [...new Set(hints.map((hint) => hint.integrationId))]);
  const hinted = selecting(hints, settings);
  const chosen = sql`${hinted} and (state <> 'due' or due_at > ${at}::timestamptz)`;
  const followed = hinted === null ? 0 : await needKnownProducts(tx, { chosen, at, isHint: true });
  return followed + (await wantListings(tx, { hints, settings, at }));
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
  return selecting(
    products,
    await readProductsSettings(tx, [...new Set(products.map((one) => one.integrationId))]),
  );
}

function selecting(
  products: readonly ExternalProduct[],
  settings: ProductsSettings,
): RawBuilder<unknown> | null {
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
