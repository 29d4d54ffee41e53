import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import { needListings } from './need-products.ts';
import type { ExternalProduct } from './need-products.ts';

/**
 * Schedules readings of the listings of products of which an unknown unit was sold, if the settings let
 * unasked readings happen. Only products with a linked listing are read: the unit may use its stock.
 */
export async function wantUnknownUnits(
  tx: Tx,
  { sold, at }: { readonly sold: readonly ExternalProduct[]; readonly at: Date },
): Promise<void> {
  if (sold.length === 0) return;
  const settings = await readProductsSettings(tx, [...new Set(sold.map((one) => one.integrationId))]);
  const rows = sold.flatMap(({ integrationId, externalGroup }) => {
    const standing = settings.get(integrationId);
    return standing === undefined || permission(standing, 'record_hinted').kind === 'never'
      ? []
      : [{ integration_id: integrationId, external_group: externalGroup }];
  });
  const wanted = sql`
    select distinct integration_id, external_group
    from ${recordset(rows, 'sold', 'integration_id uuid, external_group text')}
    where exists (select from listings
                  where listings.integration_id = sold.integration_id
                    and listings.external_group = sold.external_group and item_id is not null)`;
  if (rows.length > 0) await needListings(tx, { wanted, at });
}
