import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** An order that its platform no longer knows is closed, by Onhand or by a person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- when the platform first answered that it does not know the order; null: it knows it
alter table orders add column absent_since timestamptz;
-- who closed the order without the platform, as long as that decision stands; null: nobody
alter table orders add column closed_by text;
create index orders_absent on orders (integration_id, absent_since) where absent_since is not null;
`,
    )
    .execute(db);
}
