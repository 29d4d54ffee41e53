import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Inserts channel stock at newly mapped external locations, to be read first. Only listings that had channel
 * stock at every location before get it: a listing that was created for some locations keeps those.
 */
export async function standAtNewLocations(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    /** The external locations that were mapped before. */
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, at } = change;
  const before = [...new Set(change.before)];
  const added = [...new Set(change.after)].filter((external) => !before.includes(external));
  if (before.length === 0 || added.length === 0) return;
  await sql`
    with standing as (
      select links.listing_id, records.external_stock_id, min(records.external_group) as external_group
      from channel_stock as records
      join listing_channel_stock as links
        on links.merchant_id = records.merchant_id and links.channel_stock_id = records.id
      where records.merchant_id = ${merchantId} and records.integration_id = ${integrationId}
        and records.external_location_id = any(${before})
      group by links.listing_id, records.external_stock_id
      having count(distinct records.external_location_id) = ${before.length}
    ),
    made as (
      insert into channel_stock
        (merchant_id, integration_id, external_stock_id, external_group, external_location_id, read_due_at)
      select distinct on (standing.external_stock_id, added)
             ${merchantId}::uuid, ${integrationId}::uuid, standing.external_stock_id, standing.external_group, added,
             ${at}::timestamptz
      from standing cross join unnest(${added}::text[]) as added
      on conflict (integration_id, external_stock_id, external_location_id) do nothing
      returning id, external_stock_id
    )
    insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
    select ${merchantId}::uuid, standing.listing_id, made.id
    from made join standing on standing.external_stock_id = made.external_stock_id`.execute(tx);
}
