import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/**
 * Puts items with their stock and their listings into the database, a statement per table; their figures are
 * to be read. Items without `units` were never received.
 */
export async function listAllItems(
  db: Db,
  {
    merchantId,
    integrationId,
    items,
  }: {
    readonly merchantId: string;
    readonly integrationId: string;
    readonly items: readonly {
      readonly id: number;
      readonly sku: string;
      readonly units: number | undefined;
    }[];
  },
): Promise<void> {
  const rows = sql`jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as row(id int, sku text, units int)`;
  for (const statement of [
    sql`
      with product as (
        insert into products (merchant_id, title) select ${merchantId}, sku from ${rows} returning id, title
      )
      insert into items (merchant_id, product_id, sku, counts_from)
      select ${merchantId}, product.id, title, case when units is not null then now() end
      from product join ${rows} on sku = title`,
    sql`
      insert into stock_levels (merchant_id, item_id, location_id, on_hand, revision)
      select items.merchant_id, items.id, locations.id, units, 1
      from ${rows} join items using (sku) join locations on locations.merchant_id = items.merchant_id
      where items.merchant_id = ${merchantId} and units is not null`,
    sql`
      insert into movements (merchant_id, item_id, location_id, seq, kind, on_hand_delta, committed_delta, deficit_delta,
                             on_hand_after, committed_after, deficit_after, source_key, actor, at)
      select merchant_id, item_id, location_id, 1, 'opening', on_hand, 0, 0, on_hand, 0, 0, 'opening', 'test', now()
      from stock_levels where merchant_id = ${merchantId}`,
    sql`
      insert into listings (merchant_id, integration_id, item_id, external_key, external_group, sku, status, linked_by,
                            counts_from)
      select items.merchant_id, ${integrationId}, items.id, row.id, row.id, sku, 'listed_and_synced', 'hand', now()
      from ${rows} join items using (sku) where items.merchant_id = ${merchantId}`,
    sql`
      insert into channel_stock (merchant_id, integration_id, external_stock_id, external_group, read_due_at)
      select merchant_id, integration_id, external_key, external_group, now()
      from listings where integration_id = ${integrationId}`,
    sql`
      insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
      select listings.merchant_id, listings.id, channel_stock.id
      from listings
      join channel_stock on channel_stock.integration_id = listings.integration_id
                        and channel_stock.external_stock_id = listings.external_key
      where listings.integration_id = ${integrationId}`,
  ]) {
    await statement.execute(db);
  }
}
