import { findEarlierFailures } from '@onhand/core/failed-items/earlier-failures.ts';
import type { FailuresOfRun } from '@onhand/core/failed-items/earlier-failures.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import type { StartWork } from '@onhand/core/retries/start-work.ts';
import type { FailedItemId, MerchantId } from '@onhand/domain/ids.ts';
import { currentRun } from './current-run.ts';
import type { Dependencies } from './dependencies.ts';

/** Starts nothing: the run that retries does the work itself. */
const byThisRun: StartWork = {
  nudge: () => undefined,
  sale: () => undefined,
  bulk: () => Promise.resolve(),
  products: () => Promise.resolve(),
  hear: () => undefined,
};

/**
 * Retries the failed items that an earlier run left, before this run works. Items that failed in this run
 * stay open. Thus each run retries an item at most once, however often its activities are repeated.
 */
export async function retryEarlier(
  dependencies: Dependencies,
  failures: FailuresOfRun,
  startWork: Partial<StartWork> = {},
): Promise<void> {
  const ids = await findEarlierFailures(dependencies.db, failures, currentRun().runId);
  await retryItems(dependencies, { merchantId: failures.merchantId, ids }, startWork);
}

/** Retries failed items on behalf of the current run. */
export async function retryItems(
  { db, clock }: Dependencies,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly FailedItemId[] },
  startWork: Partial<StartWork> = {},
): Promise<void> {
  if (ids.length === 0) return;
  await moveFailedItems(
    db,
    { merchantId, move: 'retry', ids },
    { startWork: { ...byThisRun, ...startWork }, at: clock.now() },
  );
}
