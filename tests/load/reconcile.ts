import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { setRolePasswords, urlOfRole } from '@onhand/database/roles.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { beginReconciliations } from '@onhand/core/runs/reconciling/begin-reconciliation.ts';
import { compareStaged } from '@onhand/core/runs/reconciling/compare.ts';
import { forgetStaged } from '@onhand/core/runs/reconciling/forget-staged.ts';
import { stagePage } from '@onhand/core/runs/reconciling/stage-page.ts';
import { copyStaged, stagedRows } from '@onhand/core/runs/reconciling/staged-rows.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { ownPostgres } from './setup/own-postgres.ts';
import { createMerchant } from '../setup/catalogue.ts';
import { openShop } from './door/shop.ts';
import { countStatements } from '../setup/count-statements.ts';
import { seedCatalogue } from './fan-out/seed.ts';
import { lagOf, lagsDuring } from './order-lag/lags-during.ts';
import { compareOneByOne } from './reconcile/plain-loop.ts';
import { pagesOf } from './reconcile/shop.ts';

/**
 * What it takes to compare what shops show with what is known: 100,000 SKUs on 4 integrations, page by page
 * as a reconciliation does; against a plain loop over the rows, and a bare COPY of the same pages into the
 * same table. The shop's own answers cost nothing here. Then once more, while another thread takes in another
 * merchant's orders. JSON last.
 */
const { values } = parseArgs({
  options: { skus: { type: 'string', default: '100000' }, integrations: { type: 'string', default: '4' } },
});
const size = { integrations: Number(values.integrations), items: Number(values.skus) };
const pageSize = 1_000;
/** 25 figures of each shop are edited by hand. */
const editedEvery = size.items / 25;
/** The loop is measured on so many rows, and multiplied. */
const sampled = Math.min(5_000, size.items);
/** Another merchant's orders are measured for so long before the comparison; shorter in a small one. */
const aloneMs = Math.min(15_000, 3 * size.items);
const clock = { now: () => new Date() };

await using cleanup = new AsyncDisposableStack();
const { url } = await ownPostgres(cleanup);
const db = connect(url, { maxConnections: 4 });
cleanup.defer(() => db.destroy());
await migrateToLatest(db);
await setRolePasswords(db, { worker: 'bench' });
// As the worker, for whom row-level security holds.
const worker = connect(urlOfRole(url, 'worker', 'bench'), { maxConnections: 4 });
cleanup.defer(() => worker.destroy());
const merchant = await createMerchant(db);
const { merchantId } = merchant;
const integrations = await seedCatalogue(db, merchant, size);
// Each measurement has a shop of its own, whose orders are numbered from the first.
const [shopBefore, shopMeanwhile] = [await openShop(db, 100), await openShop(db, 100)];
await sql`vacuum analyze`.execute(db);
const shown = { listings: size.items, pageSize, editedEvery };

const idleBytes = process.memoryUsage().rss;
let peakBytes = idleBytes;
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
}, 20);
cleanup.defer(() => clearInterval(watch));

const [first, ...others] = integrations;
if (first === undefined) throw new Error('There is no integration.');
// The first one warms up both ways.
await asMerchant(() => reconcile(worker, first));
await copyOnly(first);
const { counted, count } = countStatements(worker);
const sets: Timed[] = [];
const copies: number[] = [];
for (const integrationId of [first, ...others]) {
  copies.push(await copyOnly(integrationId));
  sets.push(await asMerchant(() => reconcile(counted, integrationId)));
}
const loopMs = await measureLoop(first);
const alone = await lagsDuring({ url, shop: shopBefore }, () => delay(aloneMs));
const during = await lagsDuring({ url, shop: shopMeanwhile }, async () => {
  for (const integrationId of integrations) await asMerchant(() => reconcile(worker, integrationId));
});
const rows = size.integrations * size.items;
const setMs = sum(sets.map(({ ms }) => ms));
const copyMs = sum(copies);
const loopScaledMs = (loopMs * rows) / sampled;

console.log(`The loop was measured on ${sampled} of ${rows} rows, in one transaction, and multiplied.`);
console.log(
  JSON.stringify({
    benchmark: 'reconcile',
    integrations: size.integrations,
    skus: size.items,
    pageSize,
    inSets: {
      ms: Math.round(setMs),
      rowsPerSecond: Math.round(rows / (setMs / 1000)),
      stagingMs: Math.round(sum(sets.map(({ stagingMs }) => stagingMs))),
      comparingMs: Math.round(sum(sets.map(({ comparingMs }) => comparingMs))),
      forgettingMs: Math.round(sum(sets.map(({ forgettingMs }) => forgettingMs))),
      statements: count(),
      differing: sum(sets.map(({ differing }) => differing)),
    },
    loop: { ms: Math.round(loopScaledMs), sampled, extrapolated: true },
    timesFasterThanLoop: rounded(loopScaledMs / setMs),
    bareCopy: { ms: Math.round(copyMs), rowsPerSecond: Math.round(rows / (copyMs / 1000)) },
    shareOfBareCopy: rounded(copyMs / setMs),
    memory: { idleMb: megabytes(idleBytes), peakMb: megabytes(peakBytes) },
    ordersOfAnotherMerchant: {
      alone: lagOf(alone),
      duringReconciliation: lagOf(during),
      p95Ratio: rounded(lagOf(during).p95Ms / lagOf(alone).p95Ms),
    },
  }),
);

interface Timed {
  readonly ms: number;
  readonly stagingMs: number;
  readonly comparingMs: number;
  readonly forgettingMs: number;
  readonly differing: number;
}

/** Reconciles a shop up to the figures that are to be read by id, and counts the time without the shop's. */
async function reconcile(db: Db, integrationId: IntegrationId): Promise<Timed> {
  await beginReconciliations(db, {
    merchantId,
    integrationIds: [integrationId],
    actor: null,
    at: new Date(),
  });
  const begun = { phase: 'listings', cursor: null, counts: {}, problems: [] };
  await changeRunning(db, await runOf(db, integrationId), (tx, run) =>
    advanceRun(tx, run, begun, new Date()),
  );
  let stagingMs = 0;
  for (const page of pagesOf(shown)) {
    const startedAtMs = performance.now();
    await stagePage(db, await runOf(db, integrationId), page, { clock });
    stagingMs += performance.now() - startedAtMs;
  }
  const comparedAtMs = performance.now();
  await compareStaged(db, await runOf(db, integrationId), { clock });
  const comparingMs = performance.now() - comparedAtMs;
  const run = await runOf(db, integrationId);
  const { differing = 0, compared = 0 } = run.counts;
  if (compared !== size.items || differing !== size.items / editedEvery) {
    throw new Error(`${compared} compared, ${differing} differing: ${JSON.stringify(run)}`);
  }
  const { rows } = await sql<{ others: number }>`
    select count(*)::int as others from reconcile_findings where run_id = ${run.id} and kind <> 'figure'`.execute(
    db,
  );
  if (rows[0]?.others !== 0) throw new Error(`${rows[0]?.others} listings differ.`);
  const forgottenAtMs = performance.now();
  await inTransaction(db, (tx) => forgetStaged(tx, run.id));
  const forgettingMs = performance.now() - forgottenAtMs;
  await sql`
    update sync_runs set state = 'done', ended_at = now() where id = ${run.id}`.execute(db);
  return { ms: stagingMs + comparingMs + forgettingMs, stagingMs, comparingMs, forgettingMs, differing };
}

/** Runs work as an activity of the merchant does. */
function asMerchant<T>(work: () => Promise<T>): Promise<T> {
  return forMerchants([merchantId], work);
}

async function runOf(db: Db, integrationId: IntegrationId): Promise<RunRow> {
  const run = await findNewestRun(db, { merchantId, integrationId, kind: 'reconcile' });
  if (run === undefined) throw new Error('There is no run.');
  return run;
}

/** Copies the same pages into the same table, and nothing else. The rows are made beforehand. */
async function copyOnly(integrationId: IntegrationId): Promise<number> {
  const { id } = await newRun(integrationId);
  let ms = 0;
  for (const { items } of pagesOf(shown)) {
    const rows = stagedRows(id, items);
    const startedAtMs = performance.now();
    await inTransaction(db, (tx) => copyStaged(tx, rows));
    ms += performance.now() - startedAtMs;
  }
  await inTransaction(db, (tx) => forgetStaged(tx, id));
  await sql`update sync_runs set state = 'done', ended_at = now() where id = ${id}`.execute(db);
  return ms;
}

async function newRun(integrationId: IntegrationId): Promise<RunRow> {
  await beginReconciliations(db, {
    merchantId,
    integrationIds: [integrationId],
    actor: null,
    at: new Date(),
  });
  return runOf(db, integrationId);
}

async function measureLoop(integrationId: IntegrationId): Promise<number> {
  const items = [...pagesOf({ ...shown, listings: sampled })].flatMap((page) => page.items);
  const startedAtMs = performance.now();
  const { unknown } = await inTransaction(db, (tx) => compareOneByOne(tx, integrationId, items));
  if (unknown !== 0) throw new Error(`The loop does not know ${unknown} listings.`);
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
