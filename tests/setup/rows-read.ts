import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/**
 * Returns what has been read in this database since its statistics were counted from 0: rows, and searches in
 * indexes. Counts what `db` read up to now, and of other connections only what they have reported.
 */
export async function rowsRead(db: Db): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const { rows } = await sql<{ read: string }>`
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) + coalesce(idx_scan, 0)) as read
    from pg_stat_user_tables`.execute(db);
  return Number(rows[0]?.read);
}
