import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Zeros that platforms refuse (decision 51). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table channel_stock
      -- the platform refused the last 0, and keeps the figure from before until it takes another one
      add column zero_refused boolean not null default false`.execute(db);
  await sql`create index channel_stock_refused on channel_stock (integration_id, external_group)
            where zero_refused`.execute(db);
}
