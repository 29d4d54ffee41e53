import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** An adjustment can say why. Adding a nullable column rewrites no row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- why units were adjusted by hand; null: not said, or another kind of movement
alter table movements add column reason text;
alter table movements add constraint movements_reason_check
  check (reason in ('correction', 'damaged', 'expired', 'lost', 'found', 'returned', 'sample', 'other')) not valid;
`,
    )
    .execute(db);
}
