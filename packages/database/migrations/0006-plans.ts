import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Plans of changes with their effect; the first sync of an integration, its run and its safety stop. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [plans, firstSync]) {
    await sql.raw(statement).execute(db);
  }
}

const plans = `
-- A change of what decides figures, with what it would change of them.
create table plans (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('sync_settings', 'rule', 'publishing', 'first_sync')),
  change jsonb not null,
  effect jsonb not null,
  -- all that decided figures when the effect was worked out
  basis text not null,
  -- a proposed one expires by itself
  state text not null default 'proposed' check (state in ('proposed', 'applied', 'undone')),
  -- the change that puts back what stood before, and what it finds unless somebody changed that since
  undo jsonb,
  undo_basis jsonb,
  actor text not null,
  actor_key uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  primary key (merchant_id, id),
  check ((state = 'proposed') = (undo is null)),
  check ((undo is null) = (undo_basis is null)),
  check ((state = 'proposed') = (decided_at is null))
);

-- A figure that a plan changes. Null: none is published, or none is known.
create table plan_listings (
  merchant_id uuid not null,
  plan_id uuid not null,
  channel_stock_id uuid not null,
  integration_id uuid not null,
  listing_id uuid not null,
  item_id uuid not null,
  sku text,
  -- published before, and after
  before int,
  ours int,
  -- the figure that stands there
  theirs int,
  primary key (plan_id, channel_stock_id),
  foreign key (merchant_id, plan_id) references plans on delete cascade
);
`;

const firstSync = `
-- A new integration only observes; its first plan sends a few listings, and once they are confirmed the rest.
alter table integrations add column publishing_phase text not null default 'open'
  check (publishing_phase in ('observing', 'first_five', 'stopped', 'open'));
-- of the phases first_five and stopped: the channel stock that goes first
alter table integrations add column first_records uuid[] not null default '{}';

create table sync_runs (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  kind text not null check (kind in ('first_sync')),
  plan_id uuid not null,
  state text not null check (state in ('running', 'safety_stop', 'cancelled', 'done')),
  actor text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, id),
  foreign key (merchant_id, integration_id) references integrations,
  foreign key (merchant_id, plan_id) references plans,
  check ((state in ('running', 'safety_stop')) = (ended_at is null))
);
create unique index sync_runs_one_live on sync_runs (integration_id, kind) where ended_at is null;

alter table incidents drop constraint incidents_kind_check;
alter table incidents add constraint incidents_kind_check
  check (kind in ('oversell', 'channel_down', 'reconnect_required', 'event_failed', 'mass_drop', 'safety_stop',
                  'mismatch', 'stock_not_managed', 'subscription_lost', 'overwritten', 'copy_open'));
`;
