import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * A warehouse merchant decides what is synced: by a preference, an override of each item, and each item's
 * switch Process Orders. An item whose switch nobody has set has it on once it was received, where the
 * preference is `automatic`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
alter table merchants
  add column sync_inventory text not null default 'process_orders'
    check (sync_inventory in ('never', 'always', 'process_orders')),
  add column process_orders text not null default 'automatic' check (process_orders in ('automatic', 'manual'));

alter table items
  add column sync_inventory text not null default 'merchant_default'
    check (sync_inventory in ('merchant_default', 'never', 'always', 'process_orders')),
  add column process_orders boolean;

create index items_sync_overridden on items (merchant_id, id) where sync_inventory <> 'merchant_default';

-- items that were received before go on as they did
update items set process_orders = true
from merchants
where merchants.id = items.merchant_id and merchants.stock_authority = 'warehouse' and items.counts_from is not null
  and not items.is_bundle;

-- the newest revision that a person asked for whatever the preferences say
alter table channel_stock add column asked_revision bigint not null default 0;

-- items that sold out, until their last 0 is confirmed and their switch is off
create table sold_out_items (
  merchant_id uuid not null,
  item_id uuid not null,
  looked_at timestamptz,
  primary key (merchant_id, item_id)
);
create index sold_out_items_in_turn on sold_out_items (merchant_id, looked_at nulls first);
select onhand_secure('sold_out_items');
`,
    )
    .execute(db);
}
