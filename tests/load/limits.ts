import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createLimitStore } from '@onhand/core/integrations/limits/limit-store.ts';
import { changeLimits } from '@onhand/core/integrations/limits/change-limits.ts';
import { connect } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { limitsOf } from '@onhand/domain/limits/limit.ts';
import type { Lane, Limit, OwnLimits } from '@onhand/domain/limits/limit.ts';
import { ensureDatabase, startPostgres } from '@onhand/local-stack/postgres.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { createIntegration, createMerchant } from '../setup/catalogue.ts';
import { simulateClock, startReplicas } from './limits/simulated-replicas.ts';
import { evenPaceMs, leastMs, strictPlatform } from './limits/strict-platform.ts';

/**
 * How well replicas use the limits of a platform: many bulk calls and a sale every few seconds, on a
 * simulated clock with the real store. `ratio` is the time to the least that the limits permit, `paceRatio`
 * to that of calls spread evenly over a window, `over` the calls that the platform would have refused,
 * `saleWaitMs` how long a sale waits. JSON last.
 */
const never = new AbortController().signal;
const callMs = 200;
const callersEach = 6;
const saleEveryMs = 7_000;

interface Case {
  readonly declared: readonly Limit[];
  readonly own: OwnLimits | null;
  readonly calls: number;
}

const scope = 'integration';
const cases: Readonly<Record<string, Case>> = {
  bucket: {
    declared: [
      { name: 'calls', scope, kind: 'bucket', capacity: 40, perSecond: 10 },
      { name: 'requests', scope, kind: 'concurrency', max: 8 },
    ],
    own: null,
    calls: 1_200,
  },
  concurrency: {
    declared: [{ name: 'requests', scope, kind: 'concurrency', max: 2 }],
    own: null,
    calls: 500,
  },
  smallHost: { declared: [], own: { concurrentCalls: 2, callsPerMinute: 60 }, calls: 900 },
};

await using cleanup = new AsyncDisposableStack();
const folder = await temporaryFolder();
cleanup.defer(() => rm(folder, { recursive: true, force: true }));
const postgres = await startPostgres({
  dataFolder: join(folder, 'postgres'),
  logFile: join(folder, 'postgres.log'),
  password: 'bench',
  durability: 'fast',
});
cleanup.defer(() => postgres.remove());
await ensureDatabase(postgres, 'onhand');
const db = connect(postgres.url('onhand'));
cleanup.defer(() => db.destroy());
await migrateToLatest(db);
await simulateClock(db);
const merchant = await createMerchant(db);
const store = createLimitStore(db);

const result: Record<string, Record<string, object>> = {};
for (const [name, one] of Object.entries(cases)) {
  for (const replicas of [1, 3]) {
    const measured = await measure(`${name}-${replicas}`, one, replicas);
    result[name] = { ...result[name], [`replicas${replicas}`]: measured };
    console.log(name, replicas, measured);
  }
}
console.log(JSON.stringify({ benchmark: 'limits', ...result }));

async function measure(shop: string, { declared, own, calls }: Case, replicas: number) {
  const integrationId = await createIntegration(db, merchant, shop);
  await changeLimits(db, { merchantId: merchant.merchantId, id: integrationId }, { limits: own }, () => {});
  const limits = [...declared, ...limitsOf(own)];
  const simulated = startReplicas(db, store, { replicas, limits: declared });
  const { timing, limiters } = simulated;
  const platform = strictPlatform(limits);
  const saleWaits: number[] = [];
  let left = calls;
  let open = 0;
  let endedAt = 0;

  const call = async (replica: number, lane: Lane) => {
    const limiter = limiters[replica % replicas];
    if (limiter === undefined) throw new Error('There is a limiter for each replica.');
    const askedAt = timing.now();
    const asking = { lane, order: limiter.nextOrder(), signal: never, remainingMs: Infinity };
    const permit = await limiter.take(integrationId, asking);
    if (permit.kind !== 'permit') throw new Error(JSON.stringify(permit));
    if (lane === 'sales') saleWaits.push(timing.now() - askedAt);
    platform.begin(timing.now());
    await new Promise<void>((resolve) => timing.after(callMs, resolve));
    platform.end();
    permit.end();
    endedAt = timing.now();
  };
  const caller = async (replica: number) => {
    while (left > 0) {
      left -= 1;
      await call(replica, 'bulk');
    }
    open -= 1;
  };
  const sell = (replica: number) => {
    if (left <= 0) return;
    left -= 1;
    void call(replica, 'sales');
    timing.after(saleEveryMs, () => sell(replica + 1));
  };
  for (let index = 0; index < replicas * callersEach; index += 1) {
    open += 1;
    void caller(index);
  }
  timing.after(saleEveryMs, () => sell(0));
  await simulated.run(() => open === 0);
  return {
    calls,
    seconds: Math.round(endedAt / 100) / 10,
    ratio: rounded(endedAt / leastMs(limits, calls, callMs)),
    ...(own === null ? {} : { paceRatio: rounded(endedAt / evenPaceMs(limits, calls)) }),
    over: platform.over(),
    drawsPerCall: Math.round((simulated.draws() / calls) * 100) / 100,
    saleWaitMs: { mean: Math.round(mean(saleWaits)), most: Math.round(Math.max(...saleWaits)) },
  };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
