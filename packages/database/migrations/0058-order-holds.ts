import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What holds an order's lines: Process Orders of their item is off while they wait for units, or the item has
 * a street date that is not over.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
alter table items
  -- from when its orders may be shipped
  add column street_date timestamptz,
  -- the date was set, moved or removed, and what it held was not released since
  add column street_date_pending boolean not null default false,
  -- units became available while the date suspended the automatic switch
  add column street_date_rose boolean not null default false;

create index items_street_date_pending on items (street_date) where street_date_pending;

create table order_holds (
  merchant_id uuid not null,
  order_id uuid not null,
  external_line_id text not null,
  item_id uuid not null,
  reason text not null check (reason in ('process_orders_off', 'street_date')),
  since timestamptz not null,
  -- by order first: an order is asked what holds it
  primary key (order_id, external_line_id, item_id, reason, merchant_id),
  foreign key (merchant_id, order_id, external_line_id)
    references order_lines (merchant_id, order_id, external_line_id),
  foreign key (merchant_id, item_id) references items
);
create index order_holds_item on order_holds (merchant_id, item_id, reason);
select onhand_secure('order_holds');

insert into order_holds (merchant_id, order_id, external_line_id, item_id, reason, since)
select unit.merchant_id, unit.order_id, unit.external_line_id, unit.item_id, 'process_orders_off', now()
from waiting_units unit
join items on items.merchant_id = unit.merchant_id and items.id = unit.item_id
join merchants on merchants.id = unit.merchant_id and merchants.stock_authority = 'warehouse'
where not coalesce(items.process_orders, items.counts_from is not null and merchants.process_orders = 'automatic');
`,
    )
    .execute(db);
}
