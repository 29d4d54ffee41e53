import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** An incident tells of figures that open no stock, because they and the open orders do not agree. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'incidents'::regclass and conname = 'incidents_kind_check');
begin
  alter table incidents drop constraint incidents_kind_check;
  execute 'alter table incidents add constraint incidents_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''opening_unsettled''::text, ');
end $$;
`,
    )
    .execute(db);
}
