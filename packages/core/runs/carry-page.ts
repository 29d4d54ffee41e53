import { addCounts } from '@onhand/domain/runs/run.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, isFaultOfData, sqlState } from '@onhand/database/transaction.ts';
import { advanceRun } from './change-run.ts';
import { lockLiveRun } from './find-run.ts';
import type { RunRow } from './run-row.ts';

/** Holds a page of a bulk operation, and the functions that process its rows. */
export interface BulkPage<Row> {
  readonly rows: readonly Row[];
  /** The cursor and the phase of the next page. */
  readonly next: { readonly cursor: string | null; readonly phase: string };
  /** Returns the key of a row on its platform. */
  readonly keyOf: (row: Row) => string;
  /** Stores rows, all or none. Returns the counts to add. */
  readonly store: (tx: Tx, rows: readonly Row[], at: Date) => Promise<RunCounts>;
  /** Concludes the page in the transaction that moves the cursor. Returns the counts to add. */
  readonly conclude: (tx: Tx, problems: readonly RunProblem[], at: Date) => Promise<RunCounts>;
}

/**
 * Processes a page and moves the run's cursor in one commit. If the database refuses the data, tries each row
 * alone and records each bad row as a problem. Does nothing if the run is at another page by now.
 */
export async function carryPage<Row>(
  db: Db,
  run: RunRow,
  page: BulkPage<Row>,
  { clock }: { readonly clock: { now(): Date } },
): Promise<void> {
  const at = clock.now();
  try {
    await inTransaction(db, async (tx) => {
      const current = await lockIfCurrent(tx, run);
      if (current === undefined) return;
      const counts = await page.store(tx, page.rows, at);
      await moveOn(tx, current, page, { at, counts, problems: [] });
    });
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    const { counts, problems } = await storeEach(db, page, at);
    await inTransaction(db, async (tx) => {
      const current = await lockIfCurrent(tx, run);
      if (current !== undefined) await moveOn(tx, current, page, { at, counts, problems });
    });
  }
}

/** Stores each row alone, so that a bad row does not keep the others out. */
async function storeEach<Row>(db: Db, { rows, store, keyOf }: BulkPage<Row>, at: Date) {
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

/** Locks the run. Returns undefined if it is not at the page any more. */
async function lockIfCurrent(tx: Tx, run: RunRow): Promise<RunRow | undefined> {
  const live = await lockLiveRun(tx, run);
  const stands =
    live?.id === run.id && live.state === 'running' && live.phase === run.phase && live.cursor === run.cursor;
  return stands ? live : undefined;
}

async function moveOn<Row>(
  tx: Tx,
  run: RunRow,
  { next, conclude }: BulkPage<Row>,
  stored: { readonly at: Date; readonly counts: RunCounts; readonly problems: readonly RunProblem[] },
): Promise<void> {
  const { at, problems } = stored;
  const counts = addCounts(stored.counts, await conclude(tx, problems, at));
  await advanceRun(tx, run, { ...next, counts, problems }, at);
}
