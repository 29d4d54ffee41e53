import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Falls are put back only once every order is heard of, late orders use decided observations up, and decisions
 * read the figure again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [observations, lateNews, incidents]) {
    await sql.raw(statement).execute(db);
  }
}

const observations = `
-- when the figure was found; reading it again before a decision moves read_started_at
alter table observations add column found_at timestamptz;
update observations set found_at = read_started_at;
alter table observations alter column found_at set not null;
-- when the figure before was read: the change happened since then; null: not known
alter table observations add column since timestamptz;
drop index observations_recent;
create index observations_recent on observations (integration_id, found_at);
`;

const lateNews = `
-- decided observations that an order may still use up
create index observations_decided on observations (channel_stock_id, read_started_at)
  where state in ('adopted', 'reversed', 'mismatch');
`;

/** The constraint keeps the kinds that it has when this runs, and takes three more. */
const incidents = `
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'incidents'::regclass and conname = 'incidents_kind_check');
begin
  alter table incidents drop constraint incidents_kind_check;
  execute 'alter table incidents add constraint incidents_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''fall_waits''::text, ''put_back''::text, ''order_gone''::text, ');
end $$;
`;
