import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * A bulk operation that writes to a shop can be planned. Its run names the plan. It is not undone.
 * Reconciliations look at open drafts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
alter table plans drop constraint plans_kind_check;
alter table plans add constraint plans_kind_check
  check (kind in ('sync_settings', 'rule', 'publishing', 'first_sync', 'pause', 'bulk_operation'));
alter table plans drop constraint plans_undo_check;
alter table plans add constraint plans_undo_check
  check ((state in ('applied', 'undone') and kind <> 'bulk_operation') = (undo is not null));
alter table plans add constraint plans_undone_check check (state <> 'undone' or undo is not null);

alter table sync_runs drop constraint sync_runs_plan_check;
alter table sync_runs add constraint sync_runs_plan_check check (kind <> 'first_sync' or plan_id is not null);
-- A plan tells which run it began.
create index sync_runs_of_plan on sync_runs (plan_id) where plan_id is not null;

-- A reconciliation reads what became of these.
create index order_copies_drafts on order_copies (integration_id, id) where state = 'draft';
`,
    )
    .execute(db);
}
