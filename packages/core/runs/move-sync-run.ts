import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId, SyncRunId } from '@onhand/domain/ids.ts';
import { findSyncRun, lockSyncRun } from './sync-runs.ts';
import type { SyncRunRow } from './sync-runs.ts';

/** An operation on a sync run, and the states from which it is allowed. */
export interface SyncRunMove {
  readonly from: readonly SyncRunRow['state'][];
  /** The refusal in every other state. */
  readonly otherwise: ProblemCode;
  readonly carryOut: (
    tx: Tx,
    of: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
  ) => Promise<void>;
}

/**
 * Moves a merchant's sync run and returns it. Its integration is then to be nudged.
 *
 * @throws Refusal where there is no such run, or its state does not allow the move.
 */
export async function moveSyncRun(
  db: Db,
  run: { readonly merchantId: MerchantId; readonly id: SyncRunId },
  { from, otherwise, carryOut }: SyncRunMove,
  { clock }: { readonly clock: { now(): Date } },
): Promise<SyncRunRow> {
  return inTransaction(db, async (tx) => {
    const { state, integrationId } = found(await lockSyncRun(tx, run), 'sync_run_not_found');
    if (!from.includes(state)) throw new Refusal(otherwise, { members: { runState: state } });
    await carryOut(tx, { merchantId: run.merchantId, integrationId, at: clock.now() });
    return found(await findSyncRun(tx, run), 'sync_run_not_found');
  });
}
