import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { CheckedChange } from './change.ts';

/**
 * Above this many quantities the effect of a change is worked out in a workflow. All of them are read twice:
 * 5,000 take about the 2 or 3 seconds that somebody waits for an answer; 100,000 took 35 to 57 seconds.
 */
export const largeChangeAbove = 5_000;

/** Tells whether a change concerns more than so many quantities. */
export async function isLarge(
  tx: Tx,
  { concerned }: Pick<CheckedChange, 'concerned'>,
  above: number = largeChangeAbove,
): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from (select distinct channel_stock_id from (${concerned}) concerned limit ${above + 1}) counted`.execute(
    tx,
  );
  return (rows[0]?.count ?? 0) > above;
}
