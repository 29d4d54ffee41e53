import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Sales } from '@onhand/domain/publishing/recommended-buffer.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** What other channels sold of an item that a listing shows. */
export interface SoldElsewhere extends Sales {
  readonly listingId: ListingId;
  readonly itemId: ItemId;
  readonly sku: string | null;
  /** The units of the sold item in one unit of the listing. More than 1: the listing shows a bundle. */
  readonly perUnit: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ordersAtMost = 20_000;
const itemsAtMost = 1_000;

/**
 * Lists what a merchant's other integrations sold within the last day of the items that an integration shows,
 * for the thousand items with the most units.
 *
 * Reads the merchant's newest 20,000 orders of the day at most, by their ids, which grow with time, and their
 * lines. Bundles count as their components. Orders that reserve nothing yet, and test orders, are left out.
 * Beyond 20,000 orders, the busiest hour is among the newest ones, and decides.
 */
export async function soldElsewhere(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly now: Date },
): Promise<readonly SoldElsewhere[]> {
  const { merchantId, integrationId, now } = wanted;
  const dayAgo = new Date(now.getTime() - dayMs);
  // Ids come from the database's real clock, which tests may have left behind.
  const { rows } = await sql<SoldElsewhere>`
    with recent as (
      select id, coalesce(placed_at, first_seen_at) as placed_at
      from orders
      where merchant_id = ${merchantId} and integration_id <> ${integrationId}
        and id >= ${firstIdOf(sql`least(${dayAgo}::timestamptz, clock_timestamp() - interval '1 day')`)}
        and coalesce(placed_at, first_seen_at) > ${dayAgo}::timestamptz
        and not test and state <> 'pending'
      order by id desc
      limit ${ordersAtMost}
    ), sold as materialized (
      select recent.id as order_id, line.item_id, line.components, line.quantity,
             floor(extract(epoch from ${now}::timestamptz - recent.placed_at)::float8 / ${hourMs / 1000})::int as hours_ago
      from recent
      join order_lines line on line.order_id = recent.id and line.merchant_id = ${merchantId}
      where line.effect = 'counted' and line.item_id is not null
    ), lines as (
      select item_id, order_id, hours_ago, sum(quantity)::float8 as units
      from (${parts}) part
      group by item_id, order_id, hours_ago
    ), hours as (
      select item_id, count(*) as orders, sum(units) as units from lines group by item_id, hours_ago
    ), items_sold as (
      select item_id, sum(orders)::int as orders, sum(units) as units, max(orders)::int as busiest
      from hours group by item_id
      order by sum(units) desc, item_id
      limit ${itemsAtMost}
    )
    select listings.id as "listingId", listings.item_id as "itemId", listings.sku, shown.per_unit as "perUnit",
           items_sold.orders, items_sold.units, items_sold.busiest as "busiestHourOrders"
    from items_sold
    cross join lateral (
      select items_sold.item_id as shown_id, 1 as per_unit
      union all
      select bundle_id, quantity from bundle_components
      where merchant_id = ${merchantId} and bundle_components.item_id = items_sold.item_id
    ) shown
    join listings on listings.merchant_id = ${merchantId} and listings.item_id = shown.shown_id
                 and listings.integration_id = ${integrationId} and listings.published
                 and listings.stock_owner = 'merchant'`.execute(db);
  return rows;
}

/** Selects what was sold, item by item: a bundle's line as its components. */
const parts = sql`
  select item_id, order_id, hours_ago, quantity from sold where components is null
  union all
  select (component ->> 'itemId')::uuid, order_id, hours_ago, quantity * (component ->> 'quantity')::int
  from sold, jsonb_array_elements(components) component
  where components is not null`;

/** Selects the lowest id (UUID version 7) that the database can have given at a moment or later. */
function firstIdOf(moment: ReturnType<typeof sql>) {
  return sql`(lpad(to_hex((extract(epoch from ${moment}) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;
}
