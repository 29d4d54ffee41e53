import { addCounts } from '@onhand/domain/runs/run.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, isFaultOfData, sqlState } from '@onhand/database/transaction.ts';
import { advanceRun } from './change-run.ts';
import { lockLiveRun } from './find-run.ts';
import type { RunRow } from './run-row.ts';

/** A page of a bulk operation, and how its rows are carried over. */
export interface BulkPage<Row> {
  readonly rows: readonly Row[];
  /** Where the next page begins, and the phase it belongs to. */
  readonly next: { readonly cursor: string | null; readonly phase: string };
  /** Names a row as its platform does. */
  readonly keyOf: (row: Row) => string;
  /** Carries rows over, all or none. Returns what they add to the counters. */
  readonly store: (tx: Tx, rows: readonly Row[], at: Date) => Promise<RunCounts>;
  /** Follows the rows in the transaction that moves the cursor. Returns what that adds to the counters. */
  readonly conclude: (tx: Tx, problems: readonly RunProblem[], at: Date) => Promise<RunCounts>;
}

/**
 * Carries a page over as one commit that also moves the run's cursor. If the database refuses it for its
 * data, each row is tried alone, and each bad row becomes a problem. Does nothing if the run moved on
 * meanwhile.
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

/** Stores each row alone, so that a bad one keeps no other out. */
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

/** Returns text that the database takes: without NUL and halves of characters. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Locks the run; undefined: it does not stand at this page any more. */
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
