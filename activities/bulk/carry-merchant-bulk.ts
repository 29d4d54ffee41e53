import { asyncLocalStorage } from '@temporalio/activity';
import { applyNextOrders } from '@onhand/core/plans/apply-next-orders.ts';
import { setNextItems } from '@onhand/core/plans/set-next-items.ts';
import { failRun } from '@onhand/core/runs/change-run.ts';
import { findNewestOfMerchant, lockLiveOfMerchant } from '@onhand/core/runs/find-run.ts';
import type { MerchantRunRow } from '@onhand/core/runs/run-row.ts';
import { inTransaction, isBusy } from '@onhand/database/transaction.ts';
import type { MerchantOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { BulkOutcome, MerchantBulkRef } from '@onhand/workflows/contracts/bulk.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import { turnOfRunMs } from './turn-of-run.ts';

/**
 * Carries out a bulk operation on items of a merchant page by page, from the cursor of its run. `signal`
 * aborts when this worker stops. Returns `goOn`: whether the operation has to go on in another activity. A
 * fault that is still there at the last attempt fails the run, so that a person sees it and resumes the run.
 * An outage of the database does not: the sweep starts the run again.
 */
export async function carryMerchantBulk(
  dependencies: Pick<Dependencies, 'db' | 'clock'>,
  { merchantId, integrationId, operation }: MerchantBulkRef,
  { signal, beatWith }: { readonly signal: AbortSignal; readonly beatWith: (detail: unknown) => void },
): Promise<BulkOutcome> {
  const { db } = dependencies;
  const startedAtMs = performance.now();
  while (!signal.aborted && performance.now() - startedAtMs < turnOfRunMs) {
    const run = await findNewestOfMerchant(db, { merchantId, integrationId, kind: operation });
    if (run?.state !== 'running') return { goOn: false };
    beatWith({ cursor: run.cursor });
    try {
      await pages[operation](db, run, dependencies);
    } catch (error) {
      if (isBusy(error) || !isLastAttempt()) throw error;
      return failWith(dependencies, run, error instanceof Error ? error.message : String(error));
    }
  }
  return { goOn: true };
}

/** Processes the next page of a run, or ends it. */
const pages: Readonly<Record<MerchantOperation, typeof setNextItems>> = {
  set_sync_inventory: setNextItems,
  apply_item_properties: applyNextOrders,
};

/** Outside of activities, as in tests, each attempt is the last. */
function isLastAttempt(): boolean {
  const { attempt = Infinity, retryPolicy } = asyncLocalStorage.getStore()?.info ?? {};
  return attempt >= (retryPolicy?.maximumAttempts ?? Infinity);
}

async function failWith(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  run: MerchantRunRow,
  message: string,
): Promise<BulkOutcome> {
  const failure = { code: 'internal_error', message };
  await inTransaction(db, async (tx) => {
    const live = await lockLiveOfMerchant(tx, run);
    if (live?.id === run.id) await failRun(tx, live, failure, clock.now());
  });
  return { goOn: false, failure: { runId: currentRun().runId, message } };
}
