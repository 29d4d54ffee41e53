import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, isBusy } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';

/** How long a search may take. */
export interface TimeLimit {
  readonly withinMs: number;
}

/** Searches over 100,000 items took at most 3 seconds on a busy machine (decision 47). */
const ofSearches: TimeLimit = { withinMs: 15_000 };

/**
 * Runs a search in a transaction, and ends its statement after the time limit: a filter may read all items of
 * a merchant, and would hold its connection for a minute otherwise.
 *
 * @throws Refusal `search_too_slow`.
 */
export async function withinTime<T>(
  db: Db,
  search: (tx: Tx) => Promise<T>,
  { withinMs }: TimeLimit = ofSearches,
): Promise<T> {
  try {
    return await inTransaction(db, async (tx) => {
      await sql`select set_config('statement_timeout', ${String(withinMs)}, true)`.execute(tx);
      return search(tx);
    });
  } catch (error) {
    if (isBusy(error)) throw new Refusal('search_too_slow');
    throw error;
  }
}
