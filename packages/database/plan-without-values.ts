import { sql } from 'kysely';
import type { Tx } from './connect.ts';

/**
 * Has the rest of a transaction planned without looking at its parameters. Otherwise PostgreSQL expects next
 * to no rows of a merchant whom its statistics do not know yet, and reads all rows of that merchant for each
 * row of a page: two statements of an import then took most of its time, 40 s and more for 1,000 listings.
 *
 * For transactions that process pages. A statement of them that needs a partial index must write the values
 * of its condition out, because no parameter proves it.
 */
export async function planWithoutValues(tx: Tx): Promise<void> {
  await sql`set local plan_cache_mode = force_generic_plan`.execute(tx);
}
