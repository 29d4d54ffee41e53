import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import { beginRuns } from '@onhand/core/runs/begin-runs.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { importListings } from '@onhand/core/runs/importing/import-listings.ts';
import { takeInListingPage } from '@onhand/core/runs/listing-readings/take-in-page.ts';
import { cursorAfter } from '@onhand/core/runs/requested/watch-pages.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { setRolePasswords, urlOfRole } from '@onhand/database/roles.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { ownPostgres } from './setup/own-postgres.ts';
import { createIntegration, createMerchant } from '../setup/catalogue.ts';
import { openShop } from './door/shop.ts';
import { countStatements } from '../setup/count-statements.ts';
import { copyBack } from './import/bare-copy.ts';
import { importOneByOne } from './import/plain-loop.ts';
import { lagOf, lagsDuring } from './order-lag/lags-during.ts';
import { pagesOf } from './reconcile/shop.ts';

/**
 * What it takes to import what shops list, page by page as `import_products` does: 100,000 SKUs on 4
 * integrations, of which the first creates the items and the others are linked to them. Against a plain loop
 * over the rows, and a bare COPY of the same rows into the same tables. Meanwhile another merchant's orders
 * are taken in by another thread. The shop's own answers cost nothing here. JSON last.
 */
const { values } = parseArgs({
  options: {
    skus: { type: 'string', default: '100000' },
    integrations: { type: 'string', default: '4' },
    // Merchants who are there before, with 1,000 SKUs each, and whom the planner's statistics know.
    before: { type: 'string', default: '0' },
  },
});
const size = { integrations: Number(values.integrations), items: Number(values.skus) };
const pageSize = 1_000;
/** The loop is measured on so many rows, and multiplied. */
const sampled = Math.min(5_000, size.items);
/** Another merchant's orders are measured for so long before the import; shorter in a small one. */
const aloneMs = Math.min(15_000, 3 * size.items);
const clock = { now: () => new Date() };

await using cleanup = new AsyncDisposableStack();
const { url, folder } = await ownPostgres(cleanup);
const db = connect(url, { maxConnections: 4 });
cleanup.defer(() => db.destroy());
await migrateToLatest(db);
await setRolePasswords(db, { worker: 'bench' });
// As the worker, for whom row-level security holds.
const worker = connect(urlOfRole(url, 'worker', 'bench'), { maxConnections: 4 });
cleanup.defer(() => worker.destroy());
// Each measurement has a shop of its own, whose orders are numbered from the first.
const [shopBefore, shopMeanwhile] = [await openShop(db, 100), await openShop(db, 100)];
const merchant = await createMerchant(db);
const { merchantId } = merchant;
for (let known = 0; known < Number(values.before); known += 1) {
  const before = await createMerchant(db);
  const integrationId = await createIntegration(db, before, 'shop');
  const { merchantId } = before;
  await forMerchants([merchantId], () => importAll(worker, { merchantId, integrationId, skus: 1_000 }));
}
const integrations: IntegrationId[] = [];
for (let index = 0; index < size.integrations; index += 1) {
  integrations.push(await createIntegration(db, merchant, `shop-${index}`));
}
await sql`vacuum analyze`.execute(db);
const alone = await lagsDuring({ url, shop: shopBefore }, () => delay(aloneMs));

const idleBytes = process.memoryUsage().rss;
let peakBytes = idleBytes;
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
}, 20);
cleanup.defer(() => clearInterval(watch));

const { counted, count } = countStatements(worker);
const imports: Timed[] = [];
const during = await lagsDuring({ url, shop: shopMeanwhile }, async () => {
  for (const integrationId of integrations) {
    imports.push(
      await forMerchants([merchantId], () =>
        importAll(counted, { merchantId, integrationId, skus: size.items }),
      ),
    );
  }
});
const rows = size.integrations * size.items;
const setMs = sum(imports.map(({ ms }) => ms));
const copyMs = await copyBack(db, folder);
const loopMs = await measureLoop();
const loopScaledMs = (loopMs * rows) / sampled;

console.log(`The loop was measured on ${sampled} of ${rows} rows, in one transaction, and multiplied.`);
console.log(
  JSON.stringify({
    benchmark: 'import',
    integrations: size.integrations,
    skus: size.items,
    pageSize,
    inSets: {
      ms: Math.round(setMs),
      rowsPerSecond: Math.round(rows / (setMs / 1000)),
      readingMs: Math.round(sum(imports.map(({ readingMs }) => readingMs))),
      linkingMs: Math.round(sum(imports.map(({ linkingMs }) => linkingMs))),
      statements: count(),
      created: sum(imports.map(({ created }) => created)),
      linked: sum(imports.map(({ linked }) => linked)),
    },
    loop: { ms: Math.round(loopScaledMs), sampled, extrapolated: true },
    timesFasterThanLoop: rounded(loopScaledMs / setMs),
    bareCopy: { ms: Math.round(copyMs), rowsPerSecond: Math.round(rows / (copyMs / 1000)) },
    shareOfBareCopy: rounded(copyMs / setMs),
    memory: { idleMb: megabytes(idleBytes), peakMb: megabytes(peakBytes) },
    ordersOfAnotherMerchant: {
      alone: lagOf(alone),
      duringImport: lagOf(during),
      p95Ratio: rounded(lagOf(during).p95Ms / lagOf(alone).p95Ms),
    },
  }),
);

interface Shop {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

interface Timed {
  readonly ms: number;
  readonly readingMs: number;
  readonly linkingMs: number;
  readonly created: number;
  readonly linked: number;
}

/** Imports what a shop lists, and counts the time without the shop's. */
async function importAll(db: Db, { skus, ...shop }: Shop & { readonly skus: number }): Promise<Timed> {
  const begin = {
    merchantId: shop.merchantId,
    integrationIds: [shop.integrationId],
    actor: 'bench',
    at: new Date(),
  };
  await beginRuns(db, { ...begin, kind: 'import_products' });
  let readingMs = 0;
  for (const { items, next } of shownBy('SKU', skus)) {
    const run = await runOf(db, shop);
    const startedAtMs = performance.now();
    const after = cursorAfter(run, { ids: items.map(({ ref }) => ref.unit), next });
    if (after.kind === 'failed') throw new Error(after.message);
    const page = { items, ...(after.cursor !== null && { next: after.cursor }) };
    await takeInListingPage(db, run, page, { clock });
    readingMs += performance.now() - startedAtMs;
  }
  const linkingAtMs = performance.now();
  while ((await importListings(db, await runOf(db, shop), { clock })) === 'carried');
  const linkingMs = performance.now() - linkingAtMs;
  const { counts } = await runOf(db, shop);
  const { created = 0, linked = 0, done } = counts;
  if (done !== skus) throw new Error(`Not everything was imported: ${JSON.stringify(counts)}`);
  return { ms: readingMs + linkingMs, readingMs, linkingMs, created, linked };
}

function* shownBy(prefix: string, listings: number) {
  for (const page of pagesOf({ listings, pageSize, editedEvery: Infinity })) {
    const items = page.items.map((item): ListingSnapshot => ({
      ...item,
      title: `Item ${item.ref.unit}`,
      sku: item.ref.unit.replace('SKU', prefix),
      ref: {
        ...item.ref,
        unit: item.ref.unit.replace('SKU', prefix),
        group: item.ref.unit.replace('SKU', prefix),
      },
    }));
    yield { ...page, items };
  }
}

async function runOf(db: Db, shop: Shop): Promise<RunRow> {
  const run = await findNewestRun(db, { ...shop, kind: 'import_products' });
  if (run === undefined) throw new Error('There is no run.');
  return run;
}

/** Imports other listings one by one: an equal part on each integration, so that one part creates items. */
async function measureLoop(): Promise<number> {
  const each = Math.ceil(sampled / size.integrations);
  const items = [...shownBy('LOOP', each)].flatMap((page) => page.items);
  const startedAtMs = performance.now();
  for (const integrationId of integrations) {
    await inTransaction(db, (tx) => importOneByOne(tx, { merchantId, integrationId }, items));
  }
  return performance.now() - startedAtMs;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
