import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A failed item can concern a whole integration, and knows the run in which it last failed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(failedItems).execute(db);
  await sql.raw(orders).execute(db);
}

/** The constraint keeps the kinds that it has when this runs, and takes one more. */
const failedItems = `
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'failed_items'::regclass and conname = 'failed_items_subject_kind_check');
begin
  alter table failed_items drop constraint failed_items_subject_kind_check;
  execute 'alter table failed_items add constraint failed_items_subject_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''integration''::text, ');
end $$;
-- the run of a workflow in which it last failed: a later run that is started by hand tries it again, once
alter table failed_items add column run_id text;
`;

const orders = `
-- the run that recorded the outcome, or that tries again what failed in it
alter table orders add column outcome_run_id text;
create index orders_outcome on orders (merchant_id, outcome, id desc) where outcome <> 'completed';
`;
