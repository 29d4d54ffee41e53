import { findFirstComparisons } from '@onhand/core/products/first-comparisons.ts';
import { recordComparisonFaults } from '@onhand/core/products/record-comparison-faults.ts';
import type { ComparisonFault } from '@onhand/core/products/record-comparison-faults.ts';
import { advanceRun, endRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { isFaultOfData } from '@onhand/database/transaction.ts';
import type { BulkCount } from '@onhand/domain/runs/run-kinds.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import { beginComparison, compareProduct } from '../products/compare-product.ts';
import type { ProductToRead, ReadProduct } from '../products/compare-product.ts';
import type { NoPage, PageOutcome } from './carry-page.ts';

/** A platform may need one call for each product on a page. */
const timeoutMs = 60_000;
/** Products on a page. They are read in one call, where the platform reads so many. */
const pageSize = 20;
/** A page ends early after this time, so that a slow shop does not outlast the activity. */
const pageWithinMs = 60_000;
/** Nobody else begins with a product of the page meanwhile. Is longer than a page takes. */
const leaseMs = 180_000;
/** A product whose listings were read just now is compared next. */
const roundsAtMost = 3;

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

type Outcomes = ReadonlyMap<string, ChangeOutcome>;

interface ComparedPage {
  readonly kind: 'outcomes';
  readonly outcomes: Outcomes;
  readonly faults: readonly ComparisonFault[];
  readonly last: string | null;
}

async function comparePage(
  dependencies: Dependencies,
  refs: readonly ChannelProductRef[],
  of: { readonly platform: string } & Pick<ChannelProductRef, 'integrationId'>,
): Promise<ComparedPage | NoPage> {
  const startedAtMs = performance.now();
  const outcomes = new Map<string, ChangeOutcome>();
  const faults: ComparisonFault[] = [];
  const faultOf = (externalGroup: string) => (error: unknown) => {
    if (!isFaultOfData(error)) throw error;
    faults.push({ externalGroup, message: `Comparing this product failed: ${inWords(error)}` });
    return { kind: 'failed', code: 'internal_error' } as const;
  };
  let last: string | null = null;
  const toRead: (ProductToRead & { readonly ref: ChannelProductRef })[] = [];
  for (const ref of refs) {
    if (performance.now() - startedAtMs > pageWithinMs) break;
    const fault = faultOf(ref.externalGroup);
    const begun = await begin(dependencies, ref).catch((error: unknown) => ended(fault(error)));
    last = ref.externalGroup;
    if (begun.kind === 'ended') outcomes.set(ref.externalGroup, begun.outcome);
    else toRead.push({ ref, ...begun });
  }
  const read = await readPage(dependencies, toRead, of);
  if (read.kind !== 'products') return read;
  for (const { ref, ...product } of toRead) {
    const answer = read.products.get(ref.externalGroup);
    const outcome = await compareProduct(dependencies, ref, product, answer).catch(
      faultOf(ref.externalGroup),
    );
    outcomes.set(ref.externalGroup, outcome);
  }
  return { kind: 'outcomes', outcomes, faults, last };
}

function ended(outcome: ChangeOutcome) {
  return { kind: 'ended', outcome } as const;
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function begin(dependencies: Dependencies, ref: ChannelProductRef) {
  for (let round = 1; ; round += 1) {
    const begun = await beginComparison(dependencies, ref, { leaseMs });
    const isNext = begun.kind === 'ended' && begun.outcome.kind === 'again' && begun.outcome.waitMs === 0;
    if (!isNext || round === roundsAtMost) return begun;
  }
}

/** Reads products in calls as large as the platform takes. A platform that is away ends the page. */
async function readPage(
  { connectors }: Dependencies,
  toRead: readonly (ProductToRead & { readonly ref: ChannelProductRef })[],
  { platform, integrationId }: { readonly platform: string } & Pick<ChannelProductRef, 'integrationId'>,
): Promise<{ readonly kind: 'products'; readonly products: ReadonlyMap<string, ReadProduct> } | NoPage> {
  const products = new Map<string, ReadProduct>();
  const size = Math.min(pageSize, ...toRead.map((one) => one.products.batch));
  for (let from = 0; from < toRead.length; from += size) {
    const groups = toRead.slice(from, from + size).map(({ ref }) => ref.externalGroup);
    const answers = await connectors.call(platform, 'products.get', {
      integrationId,
      lane: 'bulk',
      timeoutMs,
      input: { groups },
    });
    const away = answers.flatMap(({ result }) => (isAway(result) ? [result] : []));
    const [first] = away;
    if (first !== undefined && away.length === answers.length) return first;
    for (const { key, result } of answers) products.set(key, result);
  }
  return { kind: 'products', products };
}

type Away = Extract<NoPage, { kind: 'rate_limited' | 'unavailable' | 'unauthorized' | 'unknown' }>;

/** Whether an answer belongs to the integration, and says nothing about the product. */
function isAway(result: ReadProduct): result is Away {
  switch (result.kind) {
    case 'rate_limited':
    case 'unavailable':
    case 'unauthorized':
    case 'unknown':
      return true;
    case 'product':
    case 'absent':
    case 'rejected':
      return false;
  }
}

function summaryOf(outcomes: Outcomes) {
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
