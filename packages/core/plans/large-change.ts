import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { CheckedChange } from './change.ts';

/**
 * Above this number of quantities, or items, a workflow computes the effect of a change. All quantities are
 * read twice: 5,000 take 2 to 3 seconds, about as long as a person waits; 100,000 took 35 to 57 seconds.
 */
export const largeChangeAbove = 5_000;

/** Returns whether a change concerns more than `above` quantities, or a search found more items for it. */
export async function isLarge(
  tx: Tx,
  { concerned, items = 0 }: Pick<CheckedChange, 'concerned' | 'items'>,
  above: number = largeChangeAbove,
): Promise<boolean> {
  if (items > above) return true;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from (select distinct channel_stock_id from (${concerned}) concerned limit ${above + 1}) counted`.execute(
    tx,
  );
  return (rows[0]?.count ?? 0) > above;
}
