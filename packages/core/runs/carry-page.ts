import { addCounts, splitSkipped } from '@onhand/domain/runs/run.ts';
import { isCancelledByPause } from '@onhand/domain/runs/run-kinds.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, isFaultOfData } from '@onhand/database/transaction.ts';
import { planWithoutValues } from '@onhand/database/plan-without-values.ts';
import { readIsActive } from '../integrations/read-is-active.ts';
import { advanceRun } from './change-run.ts';
import { lockLiveRun } from './find-run.ts';
import type { RunRow } from './run-row.ts';
import { storeEach } from './store-each.ts';
import type { RowsToStore } from './store-each.ts';

/** Holds a page of a bulk operation, and the functions that process its rows. */
export interface BulkPage<Row> extends RowsToStore<Row> {
  /** The cursor and the phase of the next page. */
  readonly next: { readonly cursor: string | null; readonly phase: string };
  /** What the platform could not show of the page. Left out: nothing. */
  readonly unread?: readonly RunProblem[];
  /** Concludes the page in the transaction that moves the cursor. Returns the counts to add. */
  readonly conclude: (tx: Tx, problems: readonly RunProblem[], at: Date) => Promise<RunCounts>;
  /** Called when the database refused the page as a whole. If it throws, no row is tried alone. */
  readonly refused?: () => Promise<void>;
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
    await page.refused?.();
    // The run may end meanwhile, or another attempt go on with it.
    const store = async (tx: Tx, rows: readonly Row[]) =>
      (await lockIfCurrent(tx, run)) === undefined ? {} : page.store(tx, rows, at);
    const { counts, problems } = await storeEach(db, { ...page, store }, at);
    await inTransaction(db, async (tx) => {
      const current = await lockIfCurrent(tx, run);
      if (current !== undefined) await moveOn(tx, current, page, { at, counts, problems });
    });
  }
}

/**
 * Locks a run and changes it, in one transaction. Does nothing and returns false if the run is not at the
 * page any more: another attempt of the same activity may have gone on with it.
 */
export async function changeIfCurrent(
  db: Db,
  run: RunRow,
  change: (tx: Tx, running: RunRow) => Promise<void>,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const current = await lockIfCurrent(tx, run);
    if (current === undefined) return false;
    await change(tx, current);
    return true;
  });
}

/**
 * Begins the work on a page: locks the run. Returns undefined if it is not at the page any more. A run that
 * a pause cancels is at none while its shop is paused.
 */
async function lockIfCurrent(tx: Tx, run: RunRow): Promise<RunRow | undefined> {
  await planWithoutValues(tx);
  const live = await lockLiveRun(tx, run);
  const stands =
    live?.id === run.id && live.state === 'running' && live.phase === run.phase && live.cursor === run.cursor;
  if (!stands || (isCancelledByPause(live.kind) && !(await readIsActive(tx, live)))) return undefined;
  return live;
}

async function moveOn<Row>(
  tx: Tx,
  run: RunRow,
  { next, unread = [], conclude }: BulkPage<Row>,
  stored: { readonly at: Date; readonly counts: RunCounts; readonly problems: readonly RunProblem[] },
): Promise<void> {
  const { at } = stored;
  const problems = [...unread, ...stored.problems];
  const all = addCounts(stored.counts, await conclude(tx, problems, at));
  await advanceRun(tx, run, { ...next, ...splitSkipped(all), problems }, at);
}
