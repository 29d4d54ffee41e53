import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The stored page of an interrupted pass keeps what the pass has to know when it ends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- of the stream 'orders-page': the time from which the interrupted pass reads
alter table cursors add column covers_from timestamptz;
-- and when its first page came, by our clock
alter table cursors add column heard_at timestamptz;
-- and how many orders of its pages could not be read
alter table cursors add column unread int;
-- interrupted passes do not know it, so they begin anew
delete from cursors where stream = 'orders-page';
`,
    )
    .execute(db);
}
