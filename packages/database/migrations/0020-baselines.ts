import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Orders from before an opening count at the shop whose figure opened the stock, less the units that the
 * figure lacked already. Elsewhere it matters when an order began to reserve.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [openings, baselines, orders, deductions, incidents]) {
    await sql.raw(statement).execute(db);
  }
}

const openings = `
-- when the reading began whose figure opened the item's stock; null: its figure opened none
alter table channel_stock add column opening_at timestamptz;
update channel_stock set opening_at = opened.at
from (select link.channel_stock_id as id, min(listings.counts_from) as at
      from listing_channel_stock link
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      join movements on movements.merchant_id = listings.merchant_id and movements.item_id = listings.item_id
                    and movements.source_key = 'opening:' || link.channel_stock_id
      group by link.channel_stock_id) opened
where channel_stock.id = opened.id;
`;

const baselines = `
-- Units of an item that a line does not move, because an absolute figure lacked them already: an opening that was
-- read while the platform held them lowered, or a count made after they had left. location_id null: everywhere.
create table baselines (
  merchant_id uuid not null,
  order_id uuid not null,
  external_line_id text not null,
  item_id uuid not null,
  location_id uuid,
  cause text not null check (cause in ('opening', 'count')),
  units int not null check (units >= 0),
  unique nulls not distinct (order_id, external_line_id, item_id, cause, location_id, merchant_id),
  foreign key (merchant_id, order_id, external_line_id) references order_lines (merchant_id, order_id, external_line_id),
  foreign key (merchant_id, item_id) references items,
  foreign key (merchant_id, location_id) references locations
);

-- the units of the line that the opening's figure lacked already, as the line was booked: as recorded, or as the
-- moments of its latest snapshot say
alter table order_lines add column baseline int not null default 0 check (baseline >= 0);

-- negative: units given back that the opening's figure lacked already
alter table commitments drop constraint commitments_settled_check;
alter table commitments add constraint commitments_settled_check check (settled >= 0 or committed = 0);
`;

const orders = `
-- when we first saw it reserving stock; null: never
alter table orders add column seen_reserving_at timestamptz;
update orders set seen_reserving_at = first_seen_at where state in ('open', 'closed');
`;

const deductions = `
-- no figure shows for certain whether the platform had moved these units before it was read: the figure is read
-- again, and taken to lack them until then
alter table platform_deductions add column doubted boolean not null default false;
create index platform_deductions_doubted on platform_deductions (merchant_id, listing_id, taken_at) where doubted;
`;

/** The constraint keeps the kinds that it has when this runs, and takes another one. */
const incidents = `
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'incidents'::regclass and conname = 'incidents_kind_check');
begin
  alter table incidents drop constraint incidents_kind_check;
  execute 'alter table incidents add constraint incidents_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''baseline_unknown''::text, ');
end $$;
`;
