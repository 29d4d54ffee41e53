import { addCounts } from '@onhand/domain/runs/run.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, isFaultOfData, sqlState } from '@onhand/database/transaction.ts';

/** Holds rows of a platform, and how they are stored. */
export interface RowsToStore<Row> {
  readonly rows: readonly Row[];
  /** Returns the key of a row on its platform. */
  readonly keyOf: (row: Row) => string;
  /** Stores rows, all or none. Returns the counts to add. */
  readonly store: (tx: Tx, rows: readonly Row[], at: Date) => Promise<RunCounts>;
}

/**
 * Stores each row alone, so that a row that the database refuses does not keep the others out. Returns the
 * refused rows as problems.
 */
export async function storeEach<Row>(
  db: Db,
  { rows, store, keyOf }: RowsToStore<Row>,
  at: Date,
): Promise<{ readonly counts: RunCounts; readonly problems: readonly RunProblem[] }> {
  let counts: RunCounts = {};
  const problems: RunProblem[] = [];
  for (const row of rows) {
    try {
      counts = addCounts(counts, await inTransaction(db, (tx) => store(tx, [row], at)));
    } catch (error) {
      if (!isFaultOfData(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      problems.push({
        externalKey: storable(keyOf(row)),
        code: sqlState(error) ?? 'data_invalid',
        message: storable(message),
      });
    }
  }
  return { counts, problems };
}

/** Removes from a text what the database cannot store: NUL and half surrogate pairs. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
