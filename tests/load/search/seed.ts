import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** A merchant of the benchmark. */
export interface SearchedMerchant {
  readonly merchantId: MerchantId;
  /** The shop that lists most of its items. */
  readonly integrationId: IntegrationId;
  readonly items: number;
}

/** The biggest merchant has this share of all items. */
const biggestShare = 0.1;

/** Divides items among merchants: one has a tenth, the others ever less of the rest. */
function sizesOf(items: number, merchants: number): readonly number[] {
  const weights = Array.from({ length: merchants - 1 }, (_, rank) => 1 / (rank + 8) ** 0.8);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const rest = weights.map((weight) => Math.round((items * (1 - biggestShare) * weight) / all));
  return [Math.round(items * biggestShare), ...rest];
}

/**
 * Makes warehouse merchants with two shops each, and their items in random order, as if they had come in over
 * years. Each statement fills a table for all merchants. Returns the merchants, the biggest first.
 */
export async function seedMerchants(
  db: Db,
  { items, merchants }: { readonly items: number; readonly merchants: number },
): Promise<readonly SearchedMerchant[]> {
  const sizes = sizesOf(items, merchants);
  const statements = [
    sql`set session_replication_role = replica`,
    sql`set synchronous_commit = off`,
    sql`
      create temporary table seeded as
      select uuidv7() as id, uuidv7() as first_shop, uuidv7() as second_shop, uuidv7() as location, size, rank
      from unnest(${sizes}::int[]) with ordinality of_merchant (size, rank)`,
    sql`
      insert into merchants (id, name, stock_authority, sync_inventory)
      select id, 'Merchant ' || rank, 'warehouse', case rank % 3 when 0 then 'always' else 'process_orders' end
      from seeded`,
    sql`insert into locations (merchant_id, id, name) select id, location, 'Main' from seeded`,
    sql`
      insert into integrations (merchant_id, id, platform, name, role, base_url)
      select seeded.id, shop.id, 'woocommerce', 'Shop', 'seller', 'https://' || shop.id || '.test'
      from seeded cross join lateral (values (first_shop), (second_shop)) shop (id)`,
    sql`
      create temporary table numbered as
      select row_number() over (order by random()) as place, seeded.id as merchant_id, number, uuidv7() as product_id
      from seeded cross join lateral generate_series(1, size) number`,
    sql`
      insert into products (merchant_id, id, title, tags, categories)
      select merchant_id, product_id,
             (array['Blue','Red','Green','Black','White','Striped','Plain','Small','Large','Wide'])[1 + number % 10] || ' '
             || (array['mug','cup','plate','bowl','glass','vase','lamp','chair','table','shelf','towel'])[1 + number % 11]
             || ' number ' || number,
             array['tag ' || number % 20] || case when number % 997 = 0 then array['clearance'] else '{}' end,
             array['category ' || number % 30]
      from numbered order by place`,
    sql`
      insert into items (merchant_id, product_id, sku, barcode, counts_from, sync_inventory, process_orders,
                         street_date)
      select merchant_id, product_id, 'SKU-' || lpad(number::text, 7, '0'), (4000000000000 + number)::text,
             case when number % 101 = 0 then null else now() end,
             case when number % 103 = 0 then 'always' when number % 207 = 0 then 'never' else 'merchant_default' end,
             number % 19 <> 0,
             case when number % 307 = 0 then now() + interval '1 hour' * (number % 48 - 24) end
      from numbered order by place`,
    sql`
      insert into stock_levels (merchant_id, item_id, location_id, on_hand, committed)
      select items.merchant_id, items.id, location, units, least(units, 1)
      from items join seeded on seeded.id = items.merchant_id
      cross join lateral (select case when right(sku, 2)::int < 5 then 0 else right(sku, 3)::int end as units) of_item
      where counts_from is not null`,
    sql`
      insert into listings (merchant_id, integration_id, item_id, external_key, external_group, sku, status, linked_by,
                            counts_from)
      select items.merchant_id, shop.id, items.id, items.id::text, items.id::text, sku,
             case when right(sku, 2) = '77' then 'ended' else 'listed_and_synced' end, 'hand', now()
      from items join seeded on seeded.id = items.merchant_id
      cross join lateral (values (first_shop, 8), (second_shop, 4)) shop (id, tenths)
      where right(sku, 1)::int < tenths`,
    sql`
      insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code, attempts,
                                first_at, last_at)
      select merchant_id, integration_id, 'publish_stock', 'listing', id,
             case when right(sku, 3)::int < 3 then 'open' else 'closed' end, 'missing', 1, now(), now()
      from listings where right(sku, 3)::int < 20`,
    sql`set session_replication_role = origin`,
  ];
  for (const statement of statements) await statement.execute(db);
  const { rows } = await sql<SearchedMerchant>`
    select id as "merchantId", first_shop as "integrationId", size as items from seeded order by rank`.execute(
    db,
  );
  return rows;
}
