import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A reading of listings and a time of a schedule are sync runs as a first sync is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [columns, readings, indexes]) {
    await sql.raw(statement).execute(db);
  }
}

const columns = `
-- Kinds are listed in packages/domain/runs/run-kinds.ts alone, so that a new one needs no migration.
alter table sync_runs drop constraint sync_runs_kind_check;
alter table sync_runs drop constraint sync_runs_state_check;
alter table sync_runs drop constraint sync_runs_check;
alter table sync_runs alter column plan_id drop not null;
-- null: no person began it
alter table sync_runs alter column actor drop not null;
alter table sync_runs add column phase text;
-- where the next page begins, as the operation writes it; null: at the first one
alter table sync_runs add column cursor text;
alter table sync_runs add column counts jsonb not null default '{}';
alter table sync_runs add column problems int not null default 0;
-- the first of them: [{"externalKey", "code", "message"}]
alter table sync_runs add column problem_rows jsonb not null default '[]';
alter table sync_runs add column failure_code text;
alter table sync_runs add column failure_message text;
-- when it last went on
alter table sync_runs add column went_on_at timestamptz;
update sync_runs set went_on_at = coalesce(ended_at, started_at);
alter table sync_runs alter column went_on_at set not null;
alter table sync_runs add constraint sync_runs_state_check
  check (state in ('running', 'safety_stop', 'done', 'failed', 'cancelled'));
alter table sync_runs add constraint sync_runs_end_check
  check ((state in ('running', 'safety_stop')) = (ended_at is null));
alter table sync_runs add constraint sync_runs_failure_check
  check ((state = 'failed') = (failure_code is not null));
alter table sync_runs add constraint sync_runs_plan_check
  check ((kind = 'first_sync') = (plan_id is not null));
`;

const readings = `
insert into sync_runs (merchant_id, id, integration_id, kind, state, phase, cursor, counts, problems, problem_rows,
                       failure_code, failure_message, started_at, went_on_at, ended_at)
-- An id holds the moment at which its run began: lists are in the order of ids.
select merchant_id, uuidv7(started_at - clock_timestamp()), integration_id, 'read_listings',
       case state when 'completed' then 'done' when 'failed' then 'failed' else 'running' end,
       case when state in ('matching', 'completed') then 'matching' else 'reading' end, page,
       jsonb_build_object('seen', seen, 'new', new, 'changed', changed, 'linked', linked, 'created', created,
                          'unlinked', unlinked, 'gone', gone),
       problems, problem_rows, failure_code, failure_message, started_at, went_on_at, ended_at
from listing_readings;
drop table listing_readings;
`;

const indexes = `
create index sync_runs_newest on sync_runs (integration_id, kind, id desc);
create index sync_runs_live on sync_runs (went_on_at) where ended_at is null;
`;
