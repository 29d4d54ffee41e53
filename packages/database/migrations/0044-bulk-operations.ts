import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Bulk operations that people begin: what they asked for, how fast it goes, and what waits for an answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [columns, subjects]) {
    await sql.raw(statement).execute(db);
  }
}

const columns = `
-- what was asked for, besides the kind
alter table sync_runs add column input jsonb not null default '{}';
-- how many subjects were skipped, by reason
alter table sync_runs add column skipped jsonb not null default '{}';
-- when the run was last resumed or read its pages anew, and how many subjects it had processed; null: never
alter table sync_runs add column paced_from timestamptz;
alter table sync_runs add column units_before int not null default 0;
`;

const subjects = `
-- The listings that a run asked the publisher for, until it has answered.
create table sync_run_subjects (
  merchant_id uuid not null,
  run_id uuid not null,
  listing_id uuid not null,
  primary key (run_id, listing_id),
  foreign key (merchant_id, run_id) references sync_runs on delete cascade
);
`;
