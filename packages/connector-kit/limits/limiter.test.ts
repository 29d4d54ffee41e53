import { leaseMs } from '@onhand/domain/limits/draw.ts';
import type { Asked } from '@onhand/domain/limits/draw.ts';
import type { Lane, Limit } from '@onhand/domain/limits/limit.ts';
import { expect, test } from 'vitest';
import { simulatedTiming } from '../testing/simulated-timing.ts';
import type { NoPermit, Permit } from './gate.ts';
import { createLimiter } from './limiter.ts';
import { limitsInProcess } from './limit-store.ts';
import type { LimitStore } from './limit-store.ts';

const never = new AbortController().signal;
const atOnce = (max: number): Limit => ({ name: 'slots', scope: 'integration', kind: 'concurrency', max });
const perSecond = (rate: number): Limit => ({
  name: 'calls',
  scope: 'integration',
  kind: 'bucket',
  capacity: rate,
  perSecond: rate,
});

/** Replicas of one connector that share limits, on a clock that the test moves. */
function replicas(...limits: Limit[]) {
  const timing = simulatedTiming();
  const store = limitsInProcess(() => timing.now());
  const draws: Asked[] = [];
  const counted: LimitStore = {
    ...store,
    draw: (scope, applied, asked) => {
      draws.push(asked);
      return store.draw(scope, applied, asked);
    },
  };
  return {
    draws,
    shared: counted,
    start: (holder: string, used: LimitStore = counted) => {
      const limiter = createLimiter({ platform: 'memory', limits, store: used, holder, timing });
      const request = (
        lane: Lane = 'sales',
        integrationId = 'shop',
        remainingMs = 600_000,
        signal = never,
        cost = 1,
      ) => limiter.take(integrationId, { lane, order: limiter.nextOrder(), signal, remainingMs, cost });
      return Object.assign(request, { stop: () => limiter.close() });
    },
    /** Lets everything happen that does not wait for time, and then what is due within some time. */
    pass: async (ms = 0) => {
      const until = timing.now() + ms;
      for (;;) {
        for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
        const next = timing.next();
        if (next === null || next > until) break;
        timing.moveTo(Math.max(next, timing.now()));
      }
      timing.moveTo(until);
    },
  };
}

/** Records in which order requests begin, each of them over at once. */
async function begin(names: string[], name: string, permit: Promise<Permit | NoPermit>) {
  const answer = await permit;
  names.push(name);
  if (answer.kind === 'permit') answer.end();
}

test('a slot that becomes free goes to the most urgent lane, and to the first call of a lane', async () => {
  const { start, pass } = replicas(atOnce(1));
  const request = start('one');
  const first = await request();
  const began: string[] = [];
  const later = (['reconcile', 'bulk', 'sales', 'bulk'] as const).map((lane, index) =>
    begin(began, `${lane} ${index}`, request(lane)),
  );
  if (first.kind === 'permit') first.end();
  await pass();
  await Promise.all(later);
  expect(began).toEqual(['sales 2', 'bulk 1', 'bulk 3', 'reconcile 0']);
});

const pointsPerSecond = (rate: number): Limit => ({ ...perSecond(rate), counts: 'points' });

test('a costly request waits for its points, and those behind it wait too', async () => {
  const { start, pass } = replicas(pointsPerSecond(100));
  const request = start('one');
  await begin([], 'first', request('sales', 'shop', 600_000, never, 80));
  const began: string[] = [];
  const costly = begin(began, 'costly', request('sales', 'shop', 600_000, never, 50));
  const cheap = begin(began, 'cheap', request('sales', 'shop', 600_000, never, 1));
  await pass(200);
  expect(began).toEqual([]);
  await pass(400);
  await Promise.all([costly, cheap]);
  expect(began).toEqual(['costly', 'cheap']);
});

test('a costly request that cannot go in time is refused, and a cheap one behind it goes', async () => {
  const { start, pass } = replicas(pointsPerSecond(100));
  const request = start('one');
  await begin([], 'first', request('sales', 'shop', 600_000, never, 80));
  const costly = request('sales', 'shop', 200, never, 70);
  const cheap = request('sales', 'shop', 200, never, 5);
  expect(await costly).toMatchObject({ kind: 'limited', limit: 'calls' });
  await pass(100);
  expect(await cheap).toMatchObject({ kind: 'permit' });
});

test('the points of a request that is not made are given back', async () => {
  const { start, pass } = replicas(pointsPerSecond(100));
  const [one, other] = [start('one'), start('other')];
  const permit = await one('sales', 'shop', 600_000, never, 80);
  if (permit.kind === 'permit') permit.giveBack();
  await one.stop();
  const taken = other('sales', 'shop', 600_000, never, 80);
  await pass();
  expect(await taken).toMatchObject({ kind: 'permit' });
});

test('one integration does not hold up another', async () => {
  const { start } = replicas(atOnce(1));
  const request = start('one');
  await request('sales', 'shop');
  expect(await request('sales', 'other shop')).toMatchObject({ kind: 'permit' });
});

test('who gives up waiting takes no slot', async () => {
  const { start, pass } = replicas(atOnce(1));
  const request = start('one');
  const first = await request();
  const gone = new AbortController();
  const waiting = request('sales', 'shop', 600_000, gone.signal);
  gone.abort();
  expect(await waiting).toMatchObject({ kind: 'limited' });
  if (first.kind === 'permit') first.end();
  await pass();
  expect(await request()).toMatchObject({ kind: 'permit' });
});

test('a slot of one replica goes to another that waits, soon after it is free', async () => {
  const { start, pass } = replicas(atOnce(1));
  const [one, other] = [start('one'), start('other')];
  const began: string[] = [];
  const first = await one();
  const there = begin(began, 'other', other());
  await pass(2_500);
  const here = begin(began, 'one', one());
  if (first.kind === 'permit') first.end();
  await pass(500);
  await Promise.all([here, there]);
  expect(began).toEqual(['other', 'one']);
});

test('a slot that nobody needs is given back', async () => {
  const { start, pass } = replicas(atOnce(1));
  const [one, other] = [start('one'), start('other')];
  const first = await one();
  if (first.kind === 'permit') first.end();
  await pass(1_000);
  expect(await other()).toMatchObject({ kind: 'permit' });
});

test('a replica that stops gives back its slots at once', async () => {
  const { start } = replicas(atOnce(1));
  const stopping = start('stopping');
  const permit = await stopping();
  if (permit.kind === 'permit') permit.end();
  await stopping.stop();
  expect(await start('other')()).toMatchObject({ kind: 'permit' });
});

test('a slot of a replica that was killed is free when its lease ends, and not while the replica lives', async () => {
  const { start, pass, shared } = replicas(atOnce(1));
  let isKilled = false;
  const dying: LimitStore = {
    ...shared,
    draw: (...asked) => (isKilled ? new Promise(() => {}) : shared.draw(...asked)),
  };
  await start('dying', dying)();
  const began: string[] = [];
  const waiting = begin(began, 'other', start('other')());
  await pass(3 * leaseMs);
  expect(began).toEqual([]);
  isKilled = true;
  await pass(leaseMs + 100);
  await waiting;
});

test('many quick calls need few draws', async () => {
  const { start, pass, draws } = replicas(atOnce(4), perSecond(1_000));
  const request = start('one');
  for (let call = 0; call < 100; call += 1) {
    const permit = await request();
    if (permit.kind === 'permit') permit.end();
    await pass(1);
  }
  expect(draws.length).toBeLessThan(10);
});

test('what a process holds while the store is away is given back later, not again and again', async () => {
  const { start, pass, shared } = replicas(atOnce(1));
  let isAway = false;
  let draws = 0;
  const one = start('one', {
    ...shared,
    draw: (...asked) => {
      draws += 1;
      if (draws > 100) return new Promise(() => {});
      return isAway ? Promise.reject(new Error('away')) : shared.draw(...asked);
    },
  });
  const permit = await one();
  if (permit.kind === 'permit') permit.end();
  isAway = true;
  await pass(5_000);
  expect(draws).toBeLessThan(10);
  isAway = false;
  await pass(1_000);
  expect(await start('other')()).toMatchObject({ kind: 'permit' });
});

test('without a store nothing is called, and the next call asks again', async () => {
  const { start } = replicas(atOnce(1));
  let isAway = true;
  const store = limitsInProcess(() => 0);
  const request = start('one', {
    ...store,
    draw: (...asked) => (isAway ? Promise.reject(new Error('away')) : store.draw(...asked)),
  });
  expect(await request()).toMatchObject({ kind: 'unavailable' });
  isAway = false;
  expect(await request()).toMatchObject({ kind: 'permit' });
});
