import { closeFailed } from '@onhand/core/failed-items/apply-event.ts';
import { failedInRun, readFailureWords } from '@onhand/core/failed-items/earlier-failures.ts';
import { findNames } from '@onhand/core/integrations/find-names.ts';
import { findChannelProduct } from '@onhand/core/products/find-channel-product.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { currentRun } from './current-run.ts';
import type { Dependencies } from './dependencies.ts';
import { reasonOf, shopOf } from './in-words.ts';
import { beginComparison, compareProduct, productTimeoutMs } from './products/compare-product.ts';
import { takeInImport } from './products/import-product.ts';
import { retryEarlier } from './retry-earlier.ts';

/** The operations of the failed items that a run of this workflow leaves. */
const changeOperations = ['update_product', 'import_product', 'carry_change'] as const;
/** Is longer than two readings and a change together take. */
const leaseMs = 90_000;

/**
 * Retries what failed in an earlier run of this product. Then synchronizes the product on an integration with
 * the stored product: reads it there, merges both field by field, stores and sends the changed fields, and
 * records the result. An earlier change of unknown outcome is read back first.
 */
export async function carryChange(
  dependencies: Dependencies,
  ref: ChannelProductRef,
): Promise<ChangeOutcome> {
  const { db, clock } = dependencies;
  const { merchantId, integrationId } = ref;
  const of = { merchantId, integrationId, workflowId: workflowIds.change(ref) };
  // Listings that could not be stored are failed items of runs that succeeded otherwise.
  const hasFailed = (await findChannelProduct(db, ref))?.state === 'failed';
  await retryEarlier(dependencies, { ...of, operations: hasFailed ? changeOperations : ['carry_change'] });
  const outcome = await synchronize(dependencies, ref);
  if (outcome.kind === 'failed') {
    return { ...outcome, failure: await failureOf(dependencies, ref, outcome.code) };
  }
  await closeFailed(db, { ...of, operations: ['carry_change'] }, clock.now());
  return outcome;
}

/** Describes why a change failed, and records that it failed in this run. */
async function failureOf(
  { db }: Dependencies,
  ref: ChannelProductRef,
  code: string,
): Promise<NonNullable<Extract<ChangeOutcome, { kind: 'failed' }>['failure']>> {
  const { merchantId, integrationId, externalGroup } = ref;
  const of = { merchantId, integrationId, operations: changeOperations, workflowId: workflowIds.change(ref) };
  const { runId } = currentRun();
  await failedInRun(db, of, runId);
  const [failed] = await readFailureWords(db, of);
  const shop = shopOf(await findNames(db, integrationId));
  return {
    runId,
    message: `Product ${externalGroup} of ${shop} failed: ${reasonOf(failed ?? { code, words: null })}`,
  };
}

async function synchronize(dependencies: Dependencies, ref: ChannelProductRef): Promise<ChangeOutcome> {
  const begun = await beginComparison(dependencies, ref, { leaseMs });
  if (begun.kind === 'ended') return begun.outcome;
  const { platform } = begun.begun.integration;
  if (begun.kind === 'to_list') {
    const startedAt = dependencies.clock.now();
    const [listed] = await dependencies.connectors.call(platform, 'listings.get', {
      integrationId: ref.integrationId,
      lane: 'bulk',
      timeoutMs: productTimeoutMs,
      input: { groups: [ref.externalGroup] },
    });
    return takeInImport(dependencies, ref, { begun: begun.begun, listed: listed?.result, startedAt });
  }
  const [answer] = await dependencies.connectors.call(platform, 'products.get', {
    integrationId: ref.integrationId,
    lane: 'bulk',
    timeoutMs: productTimeoutMs,
    input: { groups: [ref.externalGroup] },
  });
  return compareProduct(dependencies, ref, begun, answer?.result);
}
