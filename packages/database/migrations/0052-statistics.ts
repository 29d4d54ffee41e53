import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The worker gathers the statistics of the tables that an import fills (refresh-statistics.ts). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
grant maintain on products, items, listings, channel_stock, listing_channel_stock to onhand_worker;
`,
    )
    .execute(db);
}
