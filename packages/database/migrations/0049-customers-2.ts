import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A subscription that the settings ask for no more is shown until the shop has removed it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(unwanted).execute(db);
}

const unwanted = `
alter table subscriptions drop constraint subscriptions_state_check;
alter table subscriptions add constraint subscriptions_state_check
  check (state in ('on', 'off', 'refused', 'unwanted'));
`;
