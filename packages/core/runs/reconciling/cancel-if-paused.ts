import type { Db } from '@onhand/database/connect.ts';
import { readIsActive } from '../../integrations/read-is-active.ts';
import { cancelRun } from '../change-run.ts';
import { changeRunning } from '../change-running.ts';
import type { RunRow } from '../run-row.ts';

/**
 * Cancels a reconciliation whose integration or merchant is paused, and tells whether it did. Pages that are
 * hours old tell nothing after the pause: the next reconciliation begins anew.
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
