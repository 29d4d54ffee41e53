import { addCounts } from '@onhand/domain/runs/run.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import { storableText } from '@onhand/domain/text/storable.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';

/** Holds rows of a platform, and how they are stored. */
export interface RowsToStore<Row> {
  readonly rows: readonly Row[];
  /** Returns the key of a row on its platform. */
  readonly keyOf: (row: Row) => string;
  /** Stores rows, all or none. Returns the counts to add. */
  readonly store: (tx: Tx, rows: readonly Row[], at: Date) => Promise<RunCounts>;
}

/** What became of rows. A problem names a row that the database refuses. */
export interface StoredRows {
  readonly counts: RunCounts;
  readonly problems: readonly RunProblem[];
}

/** Longest key that a problem names, in characters. No index holds a longer one, so no listing has it. */
const longestKey = 3_000;

/** Stores rows, so that a row that the database refuses does not keep the others out. */
export async function storeEach<Row>(
  db: Db,
  { rows, store, keyOf }: RowsToStore<Row>,
  at: Date,
): Promise<StoredRows> {
  const parts = await rowByRow<Row, StoredRows>(db, rows, {
    work: async (tx, some) => ({ counts: await store(tx, some, at), problems: [] }),
    refuse: async (row, error) => {
      const externalKey = storableText(keyOf(row), longestKey);
      return { counts: {}, problems: [{ externalKey, ...dataRefusalOf(error) }] };
    },
  });
  return {
    counts: parts.reduce((sum: RunCounts, part) => addCounts(sum, part.counts), {}),
    problems: parts.flatMap(({ problems }) => problems),
  };
}
