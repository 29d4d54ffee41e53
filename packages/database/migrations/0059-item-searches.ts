import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Searches over items that are saved under a name, the indexes that searches use, and bulk actions on what a
 * search finds.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(indexes + searches + actions).execute(db);
}

/**
 * Below a policy, an index serves comparisons of texts, and neither `like` nor expressions (decision 44). In
 * the collation "C", all texts with a common beginning stand together.
 */
const indexes = `
alter table items alter column sku_lower type text collate "C";
-- An index serves a comparison of the two only if their collations are the same.
alter table listings alter column sku_lower type text collate "C";
create index failed_items_subject on failed_items (merchant_id, subject_id) where state <> 'closed';
`;

const searches = `
create table item_searches (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  name text not null,
  name_lower text generated always as (lower(name)) stored,
  filter jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (merchant_id, id),
  unique (merchant_id, name_lower)
);
select onhand_secure('item_searches');
`;

const actions = `
alter table plans drop constraint plans_kind_check;
alter table plans add constraint plans_kind_check
  check (kind in ('sync_settings', 'rule', 'publishing', 'first_sync', 'pause', 'bulk_operation', 'sync_items',
                  'set_sync_inventory'));
alter table plans drop constraint plans_undo_check;
alter table plans add constraint plans_undo_check
  check ((state in ('applied', 'undone') and kind not in ('bulk_operation', 'sync_items')) = (undo is not null));

-- The items that a bulk action found when it was planned: its runs touch these only.
create table plan_items (
  merchant_id uuid not null,
  plan_id uuid not null,
  item_id uuid not null,
  -- of Set Sync Inventory: what the item said when it was planned
  before text check (before in ('merchant_default', 'never', 'always', 'process_orders')),
  -- the run of the plan has changed it, and nobody has put it back
  changed boolean not null default false,
  primary key (merchant_id, plan_id, item_id),
  foreign key (merchant_id, plan_id) references plans on delete cascade
);
select onhand_secure('plan_items');

-- A run on items of a merchant belongs to no integration.
alter table sync_runs alter column integration_id drop not null;
create unique index sync_runs_one_live_of_merchant on sync_runs (merchant_id, kind)
  where ended_at is null and integration_id is null;
`;
