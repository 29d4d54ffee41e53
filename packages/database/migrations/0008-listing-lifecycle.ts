import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Ending and relisting, deletion on a platform, and stock that a platform owns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [listings, policy, changes]) {
    await sql.raw(statement).execute(db);
  }
}

const listings = `
-- of an ended listing: who ended it
alter table listings add column ended_by text check (ended_by in ('rule', 'hand'));
-- when we last ended it or put it back; what was seen there before may be older
alter table listings add column state_set_at timestamptz;
-- platform: its stock is in the platform's hands, never written and never counted here
alter table listings add column stock_owner text not null default 'merchant' check (stock_owner in ('merchant', 'platform'));
-- Quantities go to what is linked and live, and to what a rule ended.
alter table listings add column published boolean not null generated always as (
  status = 'listed_and_synced' or (status = 'ended' and ended_by is not distinct from 'rule' and item_id is not null)
) stored;

-- Its submitted figure is a 0 whose policy ends the listing.
alter table channel_stock add column ends boolean not null default false;

alter table order_lines drop constraint order_lines_effect_check;
alter table order_lines add constraint order_lines_effect_check
  check (effect in ('counted', 'needs_mapping', 'unknown_listing', 'before_opening', 'test_order', 'inventory_disabled',
                    'platform_owned'));
`;

const policy = `
alter table publishing_overrides drop constraint publishing_overrides_zero_stock_check;
alter table publishing_overrides add constraint publishing_overrides_zero_stock_check
  check (zero_stock in ('publish_zero', 'keep', 'end'));
alter table publishing_overrides drop constraint publishing_overrides_deletion_check;
alter table publishing_overrides add constraint publishing_overrides_deletion_check
  check (deletion in ('ignore', 'zero', 'end'));
`;

const changes = `
-- What is to be changed of listings on their platforms besides their quantities. A row goes when it is done.
create table listing_changes (
  merchant_id uuid not null,
  listing_id uuid not null,
  integration_id uuid not null,
  aspect text not null check (aspect in ('state', 'stock')),
  wanted text not null,
  wanted_by text not null check (wanted_by in ('rule', 'hand')),
  wanted_at timestamptz not null,
  -- due: to be sent from due_at on; open: under way; unknown: it may have taken effect, and from due_at on can do so
  -- no more; failed: waits for a person
  state text not null check (state in ('due', 'open', 'unknown', 'failed')),
  due_at timestamptz not null,
  attempts int not null default 0,
  submitted text,
  open_epoch bigint,
  open_request_key text,
  opened_at timestamptz,
  primary key (merchant_id, listing_id, aspect),
  check ((aspect = 'state' and wanted in ('listed', 'ended')) or (aspect = 'stock' and wanted = 'managed')),
  check ((state in ('open', 'unknown')) = (submitted is not null)),
  foreign key (merchant_id, listing_id) references listings on delete cascade
);
create index listing_changes_due on listing_changes (integration_id, due_at) where state <> 'failed';
`;
