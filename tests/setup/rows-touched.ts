import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/** Counts the rows that this transaction has read so far, and its searches in indexes. */
export async function rowsTouched(tx: Tx): Promise<number> {
  const { rows } = await sql<{ touched: string }>`
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) + coalesce(idx_scan, 0)) as touched
    from pg_stat_xact_user_tables`.execute(tx);
  return Number(rows[0]?.touched);
}
