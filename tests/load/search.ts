import { parseArgs } from 'node:util';
import { countItems, idsOf, searchItems, selectFound } from '@onhand/core/searches/search-items.ts';
import { connect } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { sql } from 'kysely';
import { readsOf } from './search/explain.ts';
import type { Reads } from './search/explain.ts';
import { percentile, rounded } from './search/percentile.ts';
import { searches } from './search/searches.ts';
import { seededDatabase } from './search/seeded-database.ts';
import type { SearchedMerchant } from './search/seed.ts';
import { switchPolicies } from './switch-policies.ts';
import type { Policies } from './switch-policies.ts';

/**
 * How long searches over items take: the first page, and the count, of 1,000,000 items of 200 merchants, for
 * any merchant and for the biggest one, which has a tenth of them. All connect as the gateway does. In turns
 * with row-level security and without it; `ratio` is with to without. The plans of all searches must read
 * each big table by an index, else it exits with 1. JSON last.
 */
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    merchants: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '40' },
  },
});
const size = { items: Number(values.items), merchants: Number(values.merchants) };
const rounds = Number(values.rounds);
/** The biggest merchant, and counts, are measured so often in a turn. */
const fewRounds = Math.max(5, Math.round(rounds / 4));
const turns = 2;
const pageSize = 51;

await using cleanup = new AsyncDisposableStack();
const { owner, gatewayUrl, merchants } = await seededDatabase(cleanup, size);
const [biggest] = merchants;
if (biggest === undefined) throw new Error('There is no merchant.');
const db = connect(gatewayUrl, { maxConnections: 1 });
cleanup.defer(() => db.destroy());

type Group = 'anyMerchant' | 'biggestMerchant' | 'count';
const samples = new Map<string, number[]>();
const plans: Record<string, Reads> = {};

for (let turn = 0; turn < turns; turn += 1) {
  for (const policies of ['on', 'off'] as const) {
    await switchPolicies(owner, policies);
    for (const name of Object.keys(searches)) await measure(name, policies);
  }
}
await switchPolicies(owner, 'on');
for (const name of Object.keys(searches)) await explain(name);

const result = Object.fromEntries(Object.keys(searches).map((name) => [name, summaryOf(name)]));
const whole = Object.entries(plans).flatMap(([name, { whole: tables }]) =>
  tables.map((table) => `${name}: ${table}`),
);
for (const [name, summary] of Object.entries(result)) console.log(name, JSON.stringify(summary));
console.log(
  JSON.stringify({
    benchmark: 'search',
    ...size,
    biggestMerchant: biggest.items,
    pageSize: pageSize - 1,
    searches: result,
    slowestP95Ms: {
      anyMerchant: slowest('anyMerchant'),
      biggestMerchant: slowest('biggestMerchant'),
      count: slowest('count'),
    },
    medianRatio: percentile(
      Object.values(result).map(({ ratio }) => ratio),
      0.5,
    ),
    readAsAWhole: whole,
  }),
);
if (whole.length > 0) process.exitCode = 1;

async function measure(name: string, policies: Policies): Promise<void> {
  const run = async (group: Group, merchant: SearchedMerchant, times: number, of: number) => {
    const filter = filterOf(name, merchant);
    const { merchantId } = merchant;
    const wanted = { merchantId, filter, after: undefined, limit: pageSize };
    await forMerchants([merchantId], async () => {
      for (let time = 0; time < times; time += 1) {
        const startedAtMs = performance.now();
        if (group === 'count') await countItems(db, { merchantId, filter });
        else await searchItems(db, wanted);
        // The first time warms up.
        if (time > 0 || of === 1) record(name, policies, group, performance.now() - startedAtMs);
      }
    });
  };
  // Another merchant each time, in the same order in every turn.
  for (let round = 0; round < rounds; round += 1) {
    await run('anyMerchant', merchantOf(round), 1, round === 0 ? 2 : 1);
  }
  await run('biggestMerchant', biggest as SearchedMerchant, fewRounds, 2);
  await run('count', biggest as SearchedMerchant, fewRounds, 2);
}

function merchantOf(round: number): SearchedMerchant {
  const merchant = merchants[1 + ((round * 37) % (merchants.length - 1))];
  if (merchant === undefined) throw new Error('There are too few merchants.');
  return merchant;
}

function filterOf(name: string, merchant: SearchedMerchant) {
  const filter = searches[name]?.(merchant);
  if (filter === undefined) throw new Error(`There is no search ${name}.`);
  return filter;
}

/** Explains a search, and its count, for the biggest merchant and for one of the middle. */
async function explain(name: string): Promise<void> {
  const reads: Reads[] = [];
  for (const merchant of [biggest as SearchedMerchant, merchantOf(rounds)]) {
    const { merchantId } = merchant;
    const filter = filterOf(name, merchant);
    await forMerchants([merchantId], async () => {
      const page = selectFound(db, { merchantId, filter, after: undefined, limit: pageSize });
      reads.push(await readsOf(db, sql`${page}`), await readsOf(db, idsOf({ merchantId, filter })));
    });
  }
  plans[name] = {
    whole: [...new Set(reads.flatMap((one) => one.whole))],
    indexes: [...new Set(reads.flatMap((one) => one.indexes))].toSorted(),
  };
}

function record(name: string, policies: Policies, group: Group, ms: number): void {
  const key = `${name} ${policies} ${group}`;
  samples.set(key, [...(samples.get(key) ?? []), ms]);
}

function timesOf(name: string, policies: Policies, group: Group) {
  const times = samples.get(`${name} ${policies} ${group}`) ?? [];
  return { p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
}

function summaryOf(name: string) {
  const anyMerchant = timesOf(name, 'on', 'anyMerchant');
  return {
    anyMerchant,
    biggestMerchant: timesOf(name, 'on', 'biggestMerchant'),
    count: timesOf(name, 'on', 'count'),
    withoutPolicies: timesOf(name, 'off', 'anyMerchant'),
    ratio: rounded(anyMerchant.p50Ms / timesOf(name, 'off', 'anyMerchant').p50Ms),
    indexes: plans[name]?.indexes ?? [],
  };
}

function slowest(group: Group): number {
  return Math.max(...Object.keys(searches).map((name) => timesOf(name, 'on', group).p95Ms));
}
