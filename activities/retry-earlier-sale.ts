import { findEarlierOutcome } from '@onhand/core/orders/find-earlier-outcome.ts';
import { findFailuresOfOrder } from '@onhand/core/orders/find-put-right.ts';
import { recordRetryingRun } from '@onhand/core/orders/record-processed.ts';
import { failedOutcomes } from '@onhand/domain/orders/sale-outcome.ts';
import type { SaleRef } from '@onhand/workflows/contracts/sale.ts';
import { currentRun } from './current-run.ts';
import type { Dependencies } from './dependencies.ts';
import { retryItems } from './retry-earlier.ts';

/** What an earlier run of an order left, and this run retries. */
interface RetriedSale {
  /** A reading of the order is retried, so this run has to read the order. */
  readonly readFirst: boolean;
  /** Earlier runs failed because of faults on our side. Their failed item closes when this run ends. */
  readonly failedBefore: boolean;
}

/**
 * Retries the failed items that an earlier run of the order left, once in this run: those of its readings and
 * runs, and if its latest run ended with failures, those of the listings that it touched.
 */
export async function retryEarlierSale(dependencies: Dependencies, sale: SaleRef): Promise<RetriedSale> {
  const { db, dispatcher } = dependencies;
  const { merchantId, integrationId } = sale;
  const { runId } = currentRun();
  const earlier = await findEarlierOutcome(db, sale);
  if (earlier === undefined) return { readFirst: false, failedBefore: false };
  const { id, outcome, outcomeRunId, failedItems } = earlier;
  const own = failedItems.filter((item) => item.state === 'open' && item.runId !== runId);
  const follows = outcome !== null && failedOutcomes.includes(outcome) && outcomeRunId !== runId;
  const failures = follows ? await findFailuresOfOrder(db, { id, integrationId }) : [];
  const onListings = failures.filter(({ operation }) => operation === 'publish_stock');
  await retryItems(
    dependencies,
    { merchantId, ids: [...own, ...onListings].map((item) => item.id) },
    { nudge: (integrations) => dispatcher.nudge(integrations) },
  );
  // If this worker ends before, the items are being retried already, and nothing is retried again.
  if (follows) await recordRetryingRun(db, { merchantId, id, runId });
  return {
    readFirst: own.some(({ operation }) => operation === 'read_order'),
    failedBefore: failedItems.some(({ operation }) => operation === 'follow_order'),
  };
}
