import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A reconciliation asks for the drafts that were not looked at for the longest time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- when a reconciliation last asked what became of the draft
alter table order_copies add column looked_at timestamptz;
drop index order_copies_drafts;
create index order_copies_drafts on order_copies (integration_id, coalesce(looked_at, made_at), id)
  where state = 'draft';
`,
    )
    .execute(db);
}
