import type { ComparisonFault } from '@onhand/core/products/record-comparison-faults.ts';
import { isFaultOfData } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import type { NoPage } from '../bulk/carry-page.ts';
import { faultOfShop } from '../bulk/fault-of-shop.ts';
import type { Dependencies } from '../dependencies.ts';
import { beginComparison, compareProduct } from './compare-product.ts';
import type { ProductToList, ProductToRead, ReadProduct } from './compare-product.ts';
import { takeInImport } from './import-product.ts';
import type { ListedProduct } from './import-product.ts';

/** A platform may need one call for each product on a page. */
const timeoutMs = 60_000;
/** A page ends early after this time, so that a slow shop does not outlast the activity. */
const pageWithinMs = 60_000;
/** Nobody else begins with a product of the page meanwhile. Is longer than a page takes. */
const leaseMs = 240_000;
/** A product whose listings were read just now is compared next. */
const roundsAtMost = 3;

/** How the products of a page were compared. */
export interface ComparedPage {
  readonly kind: 'outcomes';
  readonly outcomes: ReadonlyMap<string, ChangeOutcome>;
  /** Products that our code or the database cannot cope with. They are among the outcomes. */
  readonly faults: readonly ComparisonFault[];
  /** The last product that was begun with. Null: none was. */
  readonly last: string | null;
}

/** The integration of a page of products. */
interface Shop {
  readonly platform: string;
  readonly integrationId: IntegrationId;
}

type To<T> = T & { readonly ref: ChannelProductRef };

/**
 * Compares products of an integration. Listings and products are read in calls of many products each. A
 * platform that is away ends the page: what was not compared by then stays due.
 */
export async function comparePage(
  dependencies: Dependencies,
  refs: readonly ChannelProductRef[],
  shop: Shop,
): Promise<ComparedPage | NoPage> {
  const startedAtMs = performance.now();
  const outcomes = new Map<string, ChangeOutcome>();
  const faults: ComparisonFault[] = [];
  const toList: To<ProductToList>[] = [];
  const toRead: To<ProductToRead>[] = [];
  let last: string | null = null;
  for (const ref of refs) {
    if (performance.now() - startedAtMs > pageWithinMs) break;
    await begin(ref);
    last = ref.externalGroup;
  }
  const listed = await listPage(dependencies, toList, shop);
  if (listed.kind !== 'listed') return listed;
  for (const { ref, begun } of toList) {
    const read = { begun, listed: listed.byGroup.get(ref.externalGroup), startedAt: listed.startedAt };
    await concluded(ref, () => takeInImport(dependencies, ref, read));
    const outcome = outcomes.get(ref.externalGroup);
    if (outcome?.kind === 'again' && outcome.waitMs === 0) await begin(ref);
  }
  const read = await readPage(dependencies, toRead, shop);
  if (read.kind !== 'products') return read;
  for (const { ref, ...product } of toRead) {
    const answer = read.products.get(ref.externalGroup);
    await concluded(ref, () => compareProduct(dependencies, ref, product, answer));
  }
  return { kind: 'outcomes', outcomes, faults, last };

  /** Begins with a product, and finds out what has to be read. A product is listed once at most. */
  async function begin(ref: ChannelProductRef): Promise<void> {
    await concluded(ref, async () => {
      for (let round = 1; ; round += 1) {
        const begun = await beginComparison(dependencies, ref, { leaseMs });
        if (begun.kind === 'to_read') toRead.push({ ref, ...begun });
        if (begun.kind === 'to_list' && !outcomes.has(ref.externalGroup)) toList.push({ ref, ...begun });
        // Stands until the product was read.
        if (begun.kind !== 'ended') return { kind: 'again', waitMs: 0 };
        const isNext = begun.outcome.kind === 'again' && begun.outcome.waitMs === 0;
        if (!isNext || round === roundsAtMost) return begun.outcome;
      }
    });
  }

  /** Keeps the outcome of a product, or that our code or the database cannot cope with it. */
  async function concluded(ref: ChannelProductRef, work: () => Promise<ChangeOutcome>): Promise<void> {
    const { externalGroup } = ref;
    try {
      outcomes.set(externalGroup, await work());
    } catch (error) {
      if (!isFaultOfData(error)) throw error;
      faults.push({ externalGroup, message: `Comparing this product failed: ${inWords(error)}` });
      outcomes.set(externalGroup, { kind: 'failed', code: 'internal_error' });
    }
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function listPage(
  { connectors, clock }: Dependencies,
  toList: readonly To<ProductToList>[],
  { platform, integrationId }: Shop,
) {
  const startedAt = clock.now();
  const byGroup = new Map<string, ListedProduct>();
  const listed = { kind: 'listed', byGroup, startedAt } as const;
  if (toList.length === 0) return listed;
  const groups = toList.map(({ ref }) => ref.externalGroup);
  const input = { groups };
  const request = { integrationId, lane: 'bulk', timeoutMs, input } as const;
  const answers = await connectors.call(platform, 'listings.get', request);
  const away = awayOf(answers);
  if (away !== null) return away;
  for (const { key, result } of answers) byGroup.set(key, result);
  return listed;
}

/** Reads products in calls as large as the platform takes. */
async function readPage(
  { connectors }: Dependencies,
  toRead: readonly To<ProductToRead>[],
  { platform, integrationId }: Shop,
): Promise<{ readonly kind: 'products'; readonly products: ReadonlyMap<string, ReadProduct> } | NoPage> {
  const products = new Map<string, ReadProduct>();
  const size = Math.min(...toRead.map((one) => one.products.batch));
  for (let from = 0; from < toRead.length; from += size) {
    const groups = toRead.slice(from, from + size).map(({ ref }) => ref.externalGroup);
    const request = { integrationId, lane: 'bulk', timeoutMs, input: { groups } } as const;
    const answers = await connectors.call(platform, 'products.get', request);
    const away = awayOf(answers);
    if (away !== null) return away;
    for (const { key, result } of answers) products.set(key, result);
  }
  return { kind: 'products', products };
}

/**
 * Returns the answer of a platform that is away: it belongs to the integration, and every row has it. What
 * some rows got an answer about is compared.
 */
function awayOf(answers: readonly { readonly result: ReadProduct | ListedProduct }[]): NoPage | null {
  const away = answers.flatMap(({ result }) => (isAway(result) ? [result] : []));
  return away.length < answers.length ? null : (faultOfShop(away, answers.length) ?? null);
}

function isAway(
  result: ReadProduct | ListedProduct,
): result is Extract<NoPage, { kind: 'rate_limited' | 'unavailable' | 'unauthorized' | 'unknown' }> {
  switch (result.kind) {
    case 'rate_limited':
    case 'unavailable':
    case 'unauthorized':
    case 'unknown':
      return true;
    case 'product':
    case 'listings':
    case 'absent':
    case 'rejected':
      return false;
  }
}
