import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** All times that are compared are the database's; a shop's are corrected by its measured clock. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [clock, shopClocks]) {
    await sql.raw(statement).execute(db);
  }
}

const clock = `
-- The time of everything that is compared with stored times. Tests replace it by a shifted one.
create function onhand_now() returns timestamptz language sql volatile as 'select clock_timestamp()';
${['merchants', 'integrations', 'products', 'items', 'listings', 'api_keys']
  .map((table) => `alter table ${table} alter column created_at set default onhand_now();`)
  .join('\n')}
`;

const shopClocks = `
-- By how many milliseconds the shop's clock was ahead of the database's (negative: behind) when orders of the
-- listing began to count; null: not measured yet. What is there already goes on as it was judged so far.
alter table listings add column clock_ahead_ms bigint default 0;
alter table listings alter column clock_ahead_ms drop default;
`;
