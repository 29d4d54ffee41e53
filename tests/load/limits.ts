import { limitsInProcess } from '@onhand/connector-kit/limits/limit-store.ts';
import { simulatedTiming } from '@onhand/connector-kit/testing/simulated-timing.ts';
import { createLimitStore } from '@onhand/core/integrations/limits/limit-store.ts';
import { changeLimits } from '@onhand/core/integrations/limits/change-limits.ts';
import { connect } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { limitsOf } from '@onhand/domain/limits/limit.ts';
import type { Lane } from '@onhand/domain/limits/limit.ts';
import { ownPostgres } from './setup/own-postgres.ts';
import { createIntegration, createMerchant } from '../setup/catalogue.ts';
import { casesOf } from './limits/cases.ts';
import type { Case } from './limits/cases.ts';
import { simulateClock, startReplicas } from './limits/simulated-replicas.ts';
import { evenPaceMs, leastMs, strictPlatform } from './limits/strict-platform.ts';

/**
 * How well replicas use the limits of a platform: many bulk writes and a sale every few seconds, on a
 * simulated clock with the real store. Cases: each kind of limit, and 10,000 changed quantities at each
 * platform, by what its connector asks of a shop of the sandbox. `npm run bench -- limits [case]`.
 *
 * `ratio` is the time to the least that the limits permit, `paceRatio` to that of requests spread evenly over
 * a window, `over` the requests that the platform would have refused (429), `saleWaitMs` how long a sale
 * waits. JSON last.
 */
const never = new AbortController().signal;
const callMs = 200;
const callersEach = 12;
const mostOftenMs = 7_000;
/** Sales are no more than a twentieth of what a window permits. */
const saleShare = 1 / 20;
const longMs = 3_600_000;

await using cleanup = new AsyncDisposableStack();
const { url } = await ownPostgres(cleanup, { durability: 'fast' });
const db = connect(url);
cleanup.defer(() => db.destroy());
await migrateToLatest(db);
await simulateClock(db);
const merchant = await createMerchant(db);
const store = createLimitStore(db);

const result: Record<string, Record<string, object>> = {};
for (const [name, one] of await casesOf(process.argv[2])) {
  for (const replicas of [1, 3]) {
    const measured = await measure(`${name}-${replicas}`, one, replicas);
    result[name] = { ...result[name], [`replicas${replicas}`]: measured };
    console.log(name, replicas, measured);
  }
}
console.log(JSON.stringify({ benchmark: 'limits', ...result }));

async function measure(shop: string, { declared, own, batch, batches }: Case, replicas: number) {
  const integrationId = await createIntegration(db, merchant, shop);
  await changeLimits(db, { merchantId: merchant.merchantId, id: integrationId }, { limits: own }, () => {});
  const limits = [...declared, ...limitsOf(own)];
  const timing = simulatedTiming();
  // Days of simulated time have so many draws that the database would take an hour for them.
  const allMs = evenPaceMs(limits, Array.from({ length: batches }, () => batch).flat());
  const saleEveryMs = Math.max(mostOftenMs, allMs / batches / saleShare);
  const isLong = allMs > longMs;
  const simulated = isLong
    ? startReplicas(
        null,
        limitsInProcess(() => timing.now()),
        { replicas, limits: declared, timing },
      )
    : startReplicas(db, store, { replicas, limits: declared, timing });
  const { limiters } = simulated;
  const platform = strictPlatform(limits);
  const saleWaits: number[] = [];
  const costs: number[] = [];
  let left = batches;
  let open = 0;
  let endedAt = 0;

  const request = async (replica: number, lane: Lane, cost: number) => {
    const limiter = limiters[replica % replicas];
    if (limiter === undefined) throw new Error('There is a limiter for each replica.');
    const askedAt = timing.now();
    const asking = { lane, order: limiter.nextOrder(), signal: never, remainingMs: Infinity, cost };
    const permit = await limiter.take(integrationId, asking);
    if (permit.kind !== 'permit') throw new Error(JSON.stringify(permit));
    if (lane === 'sales') saleWaits.push(timing.now() - askedAt);
    costs.push(cost);
    platform.begin(timing.now(), cost);
    await new Promise<void>((resolve) => timing.after(callMs, resolve));
    platform.end();
    permit.end();
    endedAt = timing.now();
  };
  const send = async (replica: number, lane: Lane) => {
    for (const cost of batch) await request(replica, lane, cost);
  };
  const caller = async (replica: number) => {
    while (left > 0) {
      left -= 1;
      await send(replica, 'bulk');
    }
    open -= 1;
  };
  const sell = (replica: number) => {
    if (left <= 0) return;
    left -= 1;
    void send(replica, 'sales');
    timing.after(saleEveryMs, () => sell(replica + 1));
  };
  for (let index = 0; index < replicas * callersEach; index += 1) {
    open += 1;
    void caller(index);
  }
  timing.after(saleEveryMs, () => sell(0));
  await simulated.run(() => open === 0);
  const pace = evenPaceMs(limits, costs);
  return {
    requests: costs.length,
    points: costs.reduce((sum, cost) => sum + cost, 0),
    seconds: Math.round(endedAt / 100) / 10,
    ratio: rounded(endedAt / leastMs(limits, costs, callMs)),
    ...(pace === 0 ? {} : { paceRatio: rounded(endedAt / pace) }),
    over: platform.over(),
    store: isLong ? 'in process' : 'database',
    drawsPerRequest: Math.round((simulated.draws() / costs.length) * 100) / 100,
    saleWaitMs: { mean: Math.round(mean(saleWaits)), most: Math.round(Math.max(0, ...saleWaits)) },
  };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
