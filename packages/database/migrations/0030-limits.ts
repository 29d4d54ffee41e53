import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The replicas of a connector share limits and locks. An integration may have limits of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(ownLimits).execute(db);
  await sql.raw(callLimits).execute(db);
  await sql.raw(callLocks).execute(db);
}

const ownLimits = `
alter table integrations
  add column concurrent_calls int check (concurrent_calls > 0),
  add column calls_per_minute int check (calls_per_minute > 0);
`;

const callLimits = `
-- What is used of limits, by their scope: an integration (integration:<id>) or a platform (app:<key>).
create table call_limits (
  scope text primary key,
  integration_id uuid references integrations (id) on delete cascade,
  limits jsonb not null,
  state jsonb not null
) with (fillfactor = 50);
create index call_limits_integration on call_limits (integration_id);
`;

const callLocks = `
-- What calls are alone with, by the holder. Unlogged: a crash of the database ends all locks.
create unlogged table call_locks (
  integration_id uuid primary key,
  held jsonb not null
) with (fillfactor = 50);
`;
