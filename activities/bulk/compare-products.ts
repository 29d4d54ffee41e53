import { findFirstComparisons } from '@onhand/core/products/first-comparisons.ts';
import { recordComparisonFaults } from '@onhand/core/products/record-comparison-faults.ts';
import { advanceRun, endRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { BulkCount } from '@onhand/domain/runs/run-kinds.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import { comparePage } from '../products/compare-page.ts';
import type { ComparedPage } from '../products/compare-page.ts';
import type { PageOutcome } from './carry-page.ts';

/** Products on a page. They are read in one call, where the platform reads so many. */
const pageSize = 20;

/**
 * Compares the next products of an integration that were never compared. Each product is concluded by itself,
 * so a page that is carried twice compares only what is left. What is due again later stays due, and is not
 * waited for. A product that our code or the database cannot cope with is a failed item of its own.
 */
export async function compareProducts(
  dependencies: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { db, clock, dispatcher } = dependencies;
  const { merchantId, integrationId } = run;
  const of = { merchantId, integrationId };
  const groups = await findFirstComparisons(db, {
    ...of,
    after: run.cursor,
    limit: pageSize,
    now: clock.now(),
  });
  if (groups.length === 0) {
    await changeRunning(db, run, (tx, running) => endRun(tx, running, clock.now()));
    // What came up meanwhile, or is left of a page, is started now.
    void dispatcher.products();
    return { kind: 'ended' };
  }
  const refs = groups.map((externalGroup): ChannelProductRef => ({ ...of, externalGroup }));
  const carried = await comparePage(dependencies, refs, { platform, integrationId });
  if (carried.kind !== 'outcomes') return carried;
  const { outcomes, faults, last } = carried;
  const { counts, problems } = summaryOf(outcomes);
  const next = { cursor: last, phase: 'comparing', counts, problems };
  const at = clock.now();
  const compared = [...outcomes.keys()].filter((group) => !faults.some((one) => one.externalGroup === group));
  const { workflowId } = currentRun();
  await changeRunning(db, run, async (tx, running) => {
    await recordComparisonFaults(tx, of, { faults, compared, workflowId, at });
    await advanceRun(tx, running, next, at);
  });
  return { kind: 'carried' };
}

function summaryOf(outcomes: ComparedPage['outcomes']) {
  const counts: Record<BulkCount<'compare_products'>, number> = {
    compared: 0,
    waiting: 0,
    put_off: 0,
    failed: 0,
  };
  for (const { kind } of outcomes.values()) counts[countOf(kind)] += 1;
  const problems = [...outcomes].flatMap(([externalKey, outcome]) =>
    outcome.kind === 'failed'
      ? [{ externalKey, code: outcome.code, message: 'The failed item of this product tells why.' }]
      : [],
  );
  return { counts, problems };
}

function countOf(kind: ChangeOutcome['kind']): BulkCount<'compare_products'> {
  switch (kind) {
    case 'in_step':
    case 'not_linked':
    case 'nothing_due':
      return 'compared';
    case 'waiting':
      return 'waiting';
    case 'again':
      return 'put_off';
    case 'failed':
      return 'failed';
  }
}
