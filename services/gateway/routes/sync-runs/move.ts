import type { Tx } from '@onhand/database/connect.ts';
import { findSyncRun, lockSyncRun } from '@onhand/core/runs/sync-runs.ts';
import type { SyncRunRow } from '@onhand/core/runs/sync-runs.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId, SyncRunId } from '@onhand/domain/ids.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { Dependencies } from '../../dependencies.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** What is done with a sync run, and from which states. */
interface Move {
  readonly from: readonly SyncRunRow['state'][];
  readonly otherwise: ProblemCode;
  readonly carryOut: (
    tx: Tx,
    of: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
  ) => Promise<void>;
}

/** Moves a merchant's sync run; throws a problem where there is none, or it is in no state from which it can be moved. */
export async function moveSyncRun(
  { db, clock, dispatcher }: Dependencies,
  run: { readonly merchantId: MerchantId; readonly id: SyncRunId },
  { from, otherwise, carryOut }: Move,
): Promise<SyncRunRow> {
  const moved = await inTransaction(db, async (tx) => {
    const { state, integrationId } = found(await lockSyncRun(tx, run), 'sync_run_not_found');
    if (!from.includes(state)) throw new Refusal(otherwise, { members: { runState: state } });
    await carryOut(tx, { merchantId: run.merchantId, integrationId, at: clock.now() });
    return found(await findSyncRun(tx, run), 'sync_run_not_found');
  });
  dispatcher.nudge([moved.integrationId]);
  return moved;
}
