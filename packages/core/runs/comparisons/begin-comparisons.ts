import type { Db } from '@onhand/database/connect.ts';
import { findManyFirstComparisons } from '../../products/first-comparisons.ts';
import { beginOwnRuns } from '../begin-own-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';

/** Begins a run for each integration with many products to compare for the first time. Returns new runs. */
export async function beginComparisons(db: Db, at: Date): Promise<readonly BulkToCarry[]> {
  const wanted = await findManyFirstComparisons(db, at);
  return beginOwnRuns(db, wanted, { operation: 'compare_products', at });
}
