import type { Db } from '@onhand/database/connect.ts';
import type { ChainedEntry } from '@onhand/domain/audit/entry.ts';
import { sql } from 'kysely';
import { chainedEntryOf, entryColumns } from './entry-row.ts';
import type { EntryRow } from './entry-row.ts';

const entriesAtATime = 500;

/** Reads a chain's entries by their positions, in pages, from the entry after `after` on. */
export async function* readChain(
  db: Db,
  chainId: string,
  after = 0,
): AsyncGenerator<ChainedEntry, void, undefined> {
  for await (const page of readPages(db, chainId, after)) {
    for (const row of page) {
      const entry = chainedEntryOf(row);
      if (entry !== null) yield entry;
    }
  }
}

/** Reads a chain as `readChain` does, as pages of stored entries. */
export async function* readPages(
  db: Db,
  chainId: string,
  after = 0,
): AsyncGenerator<readonly EntryRow[], void, undefined> {
  for (let position = after, more = true; more;) {
    const page = await entriesAfter(db, chainId, position);
    yield page;
    more = page.length === entriesAtATime;
    position = page.at(-1)?.position ?? position;
  }
}

async function entriesAfter(db: Db, chainId: string, position: number): Promise<readonly EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select ${sql.raw(entryColumns)} from audit_entries
    where chain_id = ${chainId} and position > ${position}
    order by position limit ${entriesAtATime}`.execute(db);
  return rows;
}
