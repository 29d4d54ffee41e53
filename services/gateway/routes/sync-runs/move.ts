import { runMoves } from '@onhand/core/runs/run-moves.ts';
import { findSyncRun, lockSyncRun } from '@onhand/core/runs/sync-runs.ts';
import type { SyncRunRow } from '@onhand/core/runs/sync-runs.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, SyncRunId } from '@onhand/domain/ids.ts';
import type { Dependencies } from '../../dependencies.ts';
import { found, Problem } from '../../problem.ts';

/** The problem where a run's state does not allow a move. */
const otherwise = { cancel: 'sync_run_ended', resume: 'sync_run_not_stopped' } as const;

/** Moves a merchant's sync run; throws a problem where there is none, or it is in no state from which it can be moved. */
export async function moveSyncRun(
  { db, clock, dispatcher }: Dependencies,
  wanted: { readonly merchantId: MerchantId; readonly id: SyncRunId },
  move: keyof typeof runMoves,
): Promise<SyncRunRow> {
  const { from, carryOut } = runMoves[move];
  const moved = await inTransaction(db, async (tx) => {
    const run = found(await lockSyncRun(tx, wanted), 'sync_run_not_found');
    if (!from.includes(run.state)) throw new Problem(otherwise[move], { members: { runState: run.state } });
    await carryOut(tx, run, clock.now());
    return found(await findSyncRun(tx, wanted), 'sync_run_not_found');
  });
  dispatcher.nudge([moved.integrationId]);
  return moved;
}
