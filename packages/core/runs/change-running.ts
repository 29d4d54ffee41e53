import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { failRun, restartRun } from './change-run.ts';
import { lockLiveRun } from './find-run.ts';
import type { RunRow } from './run-row.ts';

/**
 * Locks a run and changes it, in one transaction. Does nothing if the run has stopped or ended, or if a new
 * run has replaced it.
 */
export async function changeRunning(
  db: Db,
  run: RunRow,
  change: (tx: Tx, running: RunRow) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const live = await lockLiveRun(tx, run);
    if (live?.id === run.id && live.state === 'running') await change(tx, live);
  });
}

/** Fails a run, as `failRun` does. Does nothing if the run is not running any more. */
export async function failRunning(
  db: Db,
  run: RunRow,
  failure: { readonly code: string; readonly message: string },
  at: Date,
): Promise<void> {
  await changeRunning(db, run, (tx, running) => failRun(tx, running, failure, at));
}

/** Restarts a run at its first page. Does nothing if the run is not running any more. */
export async function restartRunning(db: Db, run: RunRow, at: Date): Promise<void> {
  await changeRunning(db, run, (tx, running) => restartRun(tx, running, at));
}
