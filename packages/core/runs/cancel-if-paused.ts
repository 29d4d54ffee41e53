import type { Db } from '@onhand/database/connect.ts';
import { readIsActive } from '../integrations/read-is-active.ts';
import { cancelRun } from './change-run.ts';
import { changeRunning } from './change-running.ts';
import type { RunRow } from './run-row.ts';

/**
 * Cancels a run whose integration or merchant is paused, and tells whether it did. Pages of a reconciliation
 * that are hours old tell nothing after the pause: the next one begins anew. A requested operation can be
 * resumed after the pause.
 */
export async function cancelIfPaused(
  db: Db,
  run: RunRow,
  { clock }: { readonly clock: { now(): Date } },
): Promise<boolean> {
  if (await readIsActive(db, run)) return false;
  await changeRunning(db, run, (tx, running) => cancelRun(tx, running, clock.now()));
  return true;
}
