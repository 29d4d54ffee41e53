import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Listings that share an identifier are found among all listings. The indexes over unlinked ones are next to
 * empty while nearly all are linked, so that PostgreSQL took any of them for any identifier, and then read
 * all unlinked listings of a new shop for each of its listings (see `rivalBy` in core/linking).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index listings_sku, listings_barcode, listings_handle`.execute(db);
  for (const by of ['sku', 'barcode', 'handle']) {
    const column = sql.ref(`${by}_lower`);
    await sql`
      create index ${sql.ref(`listings_${by}`)} on listings (integration_id, ${column})
      where ${column} is not null`.execute(db);
  }
}
