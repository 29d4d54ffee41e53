import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ListedUnit } from '../listings/listed-units.ts';

/**
 * Inserts the channel stock of unlinked listings at mapped places, where it is missing. That of a linked
 * listing was chosen when it was linked.
 */
export async function insertListedStock(
  tx: Tx,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  units: readonly ListedUnit[],
): Promise<void> {
  const { merchantId, integrationId } = integration;
  const rows = units.flatMap(({ externalKey, externalGroup, shown }) =>
    shown.map(({ ref }) => ({ unit: externalKey, unit_group: externalGroup, place: ref.location })),
  );
  const wanted = sql`
    select listings.id as listing_id, coalesce(listings.stock_unit, listing_unit.unit) as unit, listing_unit.unit_group,
           listing_unit.place
    from ${recordset(rows, 'listing_unit', 'unit text, unit_group text, place text')}
    join listings on listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
                 and listings.external_key = listing_unit.unit
    where listings.item_id is null
      and exists (select from location_mappings mapping
                  where mapping.merchant_id = ${merchantId} and mapping.integration_id = ${integrationId}
                    and mapping.external_location_id = listing_unit.place)`;
  await sql`
    insert into channel_stock (merchant_id, integration_id, external_stock_id, external_group, external_location_id)
    select ${merchantId}, ${integrationId}, unit, unit_group, place from (${wanted}) wanted
    on conflict (integration_id, external_stock_id, external_location_id) do nothing`.execute(tx);
  await sql`
    insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
    select ${merchantId}, wanted.listing_id, channel_stock.id
    from (${wanted}) wanted
    join channel_stock on channel_stock.integration_id = ${integrationId}
                      and channel_stock.external_stock_id = wanted.unit
                      and channel_stock.external_location_id = wanted.place
    on conflict do nothing`.execute(tx);
}
