import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { isBusy } from './transaction.ts';

/** Smaller changes are left to PostgreSQL's own schedule. */
const leastChanged = 1_000;

/**
 * Gathers the statistics of tables again of which more rows changed than they had at the last time.
 * PostgreSQL does so by itself once a minute at most. Until then it plans for tables that are nearly empty,
 * and reads a whole table for each page of an import.
 *
 * Call it outside of transactions. Leaves out a table whose statistics somebody gathers now, and those on
 * which the role lacks the privilege MAINTAIN.
 */
export async function refreshStatistics(db: Db, tables: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select changed.relname as name
    from pg_stat_user_tables changed
    join pg_class on pg_class.oid = changed.relid
    where changed.schemaname = current_schema() and changed.relname = any(${tables}::text[])
      and changed.n_mod_since_analyze > greatest(pg_class.reltuples, ${leastChanged})
      and has_table_privilege(changed.relid, 'maintain')
    order by changed.relname`.execute(db);
  for (const { name } of rows) {
    try {
      await sql`analyze (skip_locked) ${sql.table(name)}`.execute(db);
    } catch (error) {
      // It took too long. What needs the statistics is slower, and not wrong.
      if (!isBusy(error)) throw error;
    }
  }
}
