import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A due channel stock tells what it waits for by itself: a limit of its listing that is used up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
do $$
declare
  rule text := (select conname from pg_constraint
                where conrelid = 'channel_stock'::regclass and contype = 'c'
                  and pg_get_constraintdef(oid) like '%block_code IS NOT NULL%');
begin
  execute format('alter table channel_stock drop constraint %I', rule);
  alter table channel_stock add constraint channel_stock_block_code_check
    check (case state when 'blocked' then block_code is not null when 'due' then true else block_code is null end);
end $$;
`,
    )
    .execute(db);
}
