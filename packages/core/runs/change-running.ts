import type { Db, Tx } from '@onhand/database/connect.ts';
import { bulkOperations, isBulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { failedInRun } from '../failed-items/earlier-failures.ts';
import { openFailed } from '../failed-items/open-failed.ts';
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

/**
 * Fails the run of a bulk operation at the page that failed, and opens its failed item. Returns false, and
 * does nothing, if the run is not running any more or is past that page: another attempt went on with it.
 */
export async function failRunning(
  db: Db,
  run: RunRow,
  failure: BulkFailure,
  { at, workflowId, runId }: { readonly at: Date; readonly workflowId: string; readonly runId: string },
): Promise<boolean> {
  let isFailed = false;
  await changeRunning(db, run, async (tx, running) => {
    if (running.phase !== run.phase || running.cursor !== run.cursor) return;
    isFailed = true;
    await failRun(tx, running, failure, at);
    if (!isBulkOperation(running.kind)) return;
    const { merchantId, integrationId } = running;
    const { failing } = bulkOperations[running.kind];
    const item = {
      merchant_id: merchantId,
      integration_id: integrationId,
      operation: failing,
      subject_id: integrationId,
      code: failure.code,
      platform_message: failure.message,
      hint: null,
      attempts: 1,
      workflow_id: workflowId,
    };
    await openFailed(tx, [item], { at });
    await failedInRun(tx, { merchantId, integrationId, operations: [failing] }, runId);
  });
  return isFailed;
}

interface BulkFailure {
  readonly code: string;
  readonly message: string;
}

/** Restarts a run at its first page. Does nothing if the run is not running any more. */
export async function restartRunning(db: Db, run: RunRow, at: Date): Promise<void> {
  await changeRunning(db, run, (tx, running) => restartRun(tx, running, at));
}
