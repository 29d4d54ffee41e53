import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Integrations know up to which moment every change of their orders is known, and their own address. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(hearing).execute(db);
}

const hearing = `
-- by the platform's clock; every change of an order from before is known; raised by complete passes only
alter table integrations add column heard_until timestamptz;
-- the address that the platform names as the shop's, as its webhooks name it
alter table integrations add column home_address text;
`;
