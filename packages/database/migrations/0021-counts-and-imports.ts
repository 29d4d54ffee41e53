import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Levels know when they were counted. A figure can be imported once, whatever the settings say. A shop tells
 * whether a listing may be backordered, unless somebody sets it by hand.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(counts).execute(db);
  await sql.raw(imports).execute(db);
  await sql.raw(backorders).execute(db);
  await sql.raw(causes).execute(db);
}

const counts = `
-- when it was last counted: what left or came back before then is in the count
alter table stock_levels add column counted_at timestamptz;
update stock_levels set counted_at = counted.at
from (select merchant_id, item_id, location_id, max(at) as at from movements where kind = 'count'
      group by merchant_id, item_id, location_id) counted
where (stock_levels.merchant_id, stock_levels.item_id, stock_levels.location_id)
      = (counted.merchant_id, counted.item_id, counted.location_id);
`;

const imports = `
-- Sync Now at a source: its next reading is accepted, in every mode
alter table channel_stock add column import_wanted boolean not null default false;
alter table observations add column imported boolean not null default false;
`;

const backorders = `
-- set by hand, and as the shop last told it; null: neither was said
alter table listings add column backorders_by_hand boolean;
alter table listings add column backorders_of_shop boolean;
update listings set backorders_by_hand = true where backorders;
alter table listings drop column backorders;
alter table listings add column backorders boolean not null
  generated always as (coalesce(backorders_by_hand, backorders_of_shop, false)) stored;
`;

const causes = `
alter table incidents drop constraint incidents_cause_check;
alter table incidents add constraint incidents_cause_check check (cause in
  ('channel_lag', 'unconfirmed_write', 'edit_by_hand', 'sold_beyond_figure', 'never_written', 'our_fault'));
`;
