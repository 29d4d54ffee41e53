import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, SyncRunId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { isRequested } from '@onhand/domain/runs/requested-operations.ts';
import { isEnded, runMachine } from '@onhand/domain/runs/transition.ts';
import type { RunEvent } from '@onhand/domain/runs/transition.ts';
import { holdAsked } from '../exports/hold-asked.ts';
import { cancelRun, resumeRun } from './change-run.ts';
import { endFirstSync } from './first-sync/end-first-sync.ts';
import { resumeFirstSync } from './first-sync/resume-first-sync.ts';
import { resumeRequested } from './requested/resume-requested.ts';
import { resumeItems } from './items/resume-items.ts';
import { isOfIntegration, isOfMerchant } from './run-row.ts';
import type { AnyRunRow, MerchantRunRow, RunRow } from './run-row.ts';
import { findSyncRun, lockSyncRun } from './sync-runs.ts';
import type { SyncRunRow } from './sync-runs.ts';

/** Holds a move that a person can make with a run. */
interface Move {
  readonly event: RunEvent;
  /** The refusal in the states that do not allow the event. */
  readonly otherwise: 'sync_run_ended' | 'sync_run_not_stopped';
  /** Makes the move with a locked run. Also changes the integration of a first sync. */
  readonly carryOut: (tx: Tx, run: RunRow | MerchantRunRow, at: Date) => Promise<void>;
}

const moves: Readonly<Record<'cancel' | 'resume', Move>> = {
  cancel: {
    event: 'cancelled',
    otherwise: 'sync_run_ended',
    async carryOut(tx, run, at) {
      if (isOfMerchant(run)) return cancelRun(tx, run, at);
      if (run.kind === 'first_sync') return endFirstSync(tx, { ...run, at });
      if (run.kind === 'export_products') await holdAsked(tx, run);
      return cancelRun(tx, run, at);
    },
  },
  resume: {
    event: 'resumed',
    otherwise: 'sync_run_not_stopped',
    async carryOut(tx, run, at) {
      if (isOfMerchant(run) || run.kind === 'sync_items') return resumeItems(tx, run, at);
      const { kind } = run;
      if (isRequested(kind)) return resumeRequested(tx, { ...run, kind }, at);
      // The others begin anew.
      if (isEnded(run.state)) throw refusalOf('sync_run_not_stopped', run);
      return kind === 'first_sync' ? resumeFirstSync(tx, { ...run, at }) : resumeRun(tx, run, at);
    },
  },
};

function refusalOf(code: Move['otherwise'], { state }: AnyRunRow): Refusal {
  return new Refusal(code, { members: { runState: state } });
}

/**
 * Moves a merchant's sync run and returns it. The caller nudges its integration afterwards.
 *
 * @throws Refusal if the run does not exist, or its state or its integration does not allow the move.
 */
export async function moveSyncRun(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly id: SyncRunId },
  move: keyof typeof moves,
  { clock }: { readonly clock: { now(): Date } },
): Promise<SyncRunRow> {
  const { event, otherwise, carryOut } = moves[move];
  return inTransaction(db, async (tx) => {
    const run = found(await lockSyncRun(tx, wanted), 'sync_run_not_found');
    if (!statesAccepting(runMachine, event).includes(run.state)) {
      throw refusalOf(otherwise, run);
    }
    if (isOfIntegration(run) || isOfMerchant(run)) await carryOut(tx, run, clock.now());
    return found(await findSyncRun(tx, wanted), 'sync_run_not_found');
  });
}
