import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Reconciliations: how often, what a shop shows meanwhile, what is left to do, and what was put right. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [columns, staged, findings, repairs, incidents]) {
    await sql.raw(statement).execute(db);
  }
}

const columns = `
-- null: only on demand
alter table integrations add column reconcile_every_minutes int default 120
  check (reconcile_every_minutes between 15 and 10080);
-- of a reconciliation: how often the integration is reconciled from now on, and why
alter table sync_runs add column detail jsonb not null default '{}';
`;

const staged = `
-- What a shop shows, one row for each listing and place. Rows are copied in and deleted with their run. It is
-- not logged: a run whose rows a crash of the database lost reads the pages anew.
create unlogged table reconcile_staged (
  run_id uuid not null,
  external_key text not null,
  external_location_id text not null,
  external_group text not null,
  external_ids jsonb not null,
  title text not null,
  sku text,
  barcode text,
  handle text,
  status text not null check (status in ('listed', 'ended')),
  backorders boolean,
  quantity int,
  why text,
  held_by text,
  read_started_at timestamptz not null,
  platform_at timestamptz,
  ahead_ms bigint,
  -- the platform lists it, and could not show it; external_key empty: none of its group
  unread boolean not null default false
);
create index reconcile_staged_key on reconcile_staged (run_id, external_key);
`;

const findings = `
-- What is left to do after the comparison.
create table reconcile_findings (
  merchant_id uuid not null,
  run_id uuid not null,
  id bigint generated always as identity,
  kind text not null check (kind in ('figure', 'unit', 'unlisted')),
  channel_stock_id uuid,
  subject text,
  primary key (run_id, kind, id),
  foreign key (merchant_id, run_id) references sync_runs on delete cascade,
  check ((kind = 'figure') = (channel_stock_id is not null)),
  check ((kind = 'figure') = (subject is null))
);
`;

const repairs = `
-- What a reconciliation found to be wrong. Deleted with its run.
create table sync_run_repairs (
  merchant_id uuid not null,
  run_id uuid not null,
  id bigint generated always as identity,
  kind text not null,
  listing_id uuid,
  external_key text,
  external_location_id text,
  expected int,
  seen int,
  observation_id uuid,
  detail text,
  at timestamptz not null,
  primary key (merchant_id, run_id, id),
  foreign key (merchant_id, run_id) references sync_runs on delete cascade
);
`;

const incidents = `
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'incidents'::regclass and conname = 'incidents_kind_check');
begin
  if kinds not like '%''overwritten''%' then
    alter table incidents drop constraint incidents_kind_check;
    execute 'alter table incidents add constraint incidents_kind_check '
      || replace(kinds, 'ARRAY[', 'ARRAY[''overwritten''::text, ');
  end if;
end $$;
-- The writes of a day, for each channel stock that shows figures which no order explains.
create index observations_of_record on observations (channel_stock_id, read_started_at);
`;
