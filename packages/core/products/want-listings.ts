import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import { needListings } from './need-products.ts';
import type { ExternalProduct } from './need-products.ts';

/**
 * Schedules readings of the listings of named products, if the settings let unasked readings happen. Returns
 * the number of scheduled products.
 *
 * - A product without any listing here is read: its listings are linked, imported or left for review.
 * - A product with an unlinked listing is read only where new records come in. Such a product may have been
 *   incomplete or off sale before.
 */
export async function wantListings(
  tx: Tx,
  {
    hints,
    settings,
    at,
  }: { readonly hints: readonly ExternalProduct[]; readonly settings: ProductsSettings; readonly at: Date },
): Promise<number> {
  const named = new Map(hints.map((hint) => [`${hint.integrationId} ${hint.externalGroup}`, hint]));
  const rows = [...named.values()].flatMap(({ integrationId, externalGroup }) => {
    const standing = settings.get(integrationId);
    if (standing === undefined || permission(standing, 'record_hinted').kind === 'never') return [];
    const comes_in = permission(standing, 'record_new_there').kind !== 'never';
    return [{ integration_id: integrationId, external_group: externalGroup, comes_in }];
  });
  if (rows.length === 0) return 0;
  const wanted = sql`
    select integration_id, external_group
    from ${recordset(rows, 'hint', 'integration_id uuid, external_group text, comes_in boolean')}
    where not exists (select from listings
                      where listings.integration_id = hint.integration_id
                        and listings.external_group = hint.external_group)
       or comes_in and exists (select from listings
                               where listings.integration_id = hint.integration_id
                                 and listings.external_group = hint.external_group
                                 and item_id is null and not ignored and not unlinked_by_hand)`;
  return needListings(tx, { wanted, at });
}
