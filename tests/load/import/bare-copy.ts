import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/** The tables that an import fills, in the order of their references. */
const tables = ['products', 'items', 'listings', 'channel_stock', 'listing_channel_stock'] as const;

/**
 * Empties the tables of an import, and copies the same rows back, a file and a COPY for each table, with all
 * indexes and constraints in place. Returns the ms that the COPYs took.
 */
export async function copyBack(db: Db, folder: string): Promise<number> {
  // The server may run as another user.
  const copies = join(folder, 'copies');
  await mkdir(copies);
  await chmod(copies, 0o777);
  const files: { readonly into: string; readonly file: string }[] = [];
  for (const table of tables) {
    const { rows } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'
      order by ordinal_position`.execute(db);
    const into = `${table} (${rows.map(({ name }) => name).join(', ')})`;
    const file = join(copies, `${table}.copy`);
    await sql.raw(`copy ${into} to '${file}'`).execute(db);
    files.push({ into, file });
  }
  await sql.raw(`truncate ${tables.join(', ')} cascade`).execute(db);
  let ms = 0;
  for (const { into, file } of files) {
    const startedAtMs = performance.now();
    await sql.raw(`copy ${into} from '${file}'`).execute(db);
    ms += performance.now() - startedAtMs;
  }
  return ms;
}
