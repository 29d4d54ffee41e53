import { describe, expect, it } from 'vitest';
import { correct } from './correct.ts';
import { draw, leaseMs } from './draw.ts';
import type { Asked, Drawn } from './draw.ts';
import { nothing, unused } from './limit-state.ts';
import type { LimitState } from './limit-state.ts';
import { lanes, limitsOf, mostPoints, ratesOf } from './limit.ts';
import type { Lane, Limit } from './limit.ts';
import { usageOf } from './usage.ts';

const start = Date.UTC(2026, 0, 1);

/** The processes that share limits, with a clock that the test moves. */
function shared(...limits: Limit[]) {
  let state: LimitState = unused;
  let now = start;
  return {
    wait: (ms: number) => {
      now += ms;
    },
    /** Asks for so many calls of a lane, or for calls of these costs. */
    ask(holder: string, of: Partial<Record<Lane, number | number[]>>, more: Partial<Asked> = {}): Drawn {
      const costs = (calls: number | number[] = 0) =>
        typeof calls === 'number' ? Array.from({ length: calls }, () => 1) : calls;
      const waiting = { sales: costs(of.sales), bulk: costs(of.bulk), reconcile: costs(of.reconcile) };
      const asked = { holder, running: 0, returned: nothing, ...more, waiting };
      const result = draw(state, limits, asked, now);
      state = result.state;
      return result.drawn;
    },
    hear: (heard: Parameters<typeof correct>[2]) => {
      state = correct(state, limits, heard, now);
    },
    usage: () => usageOf(state, limits, now),
  };
}

const bucket = (capacity: number, perSecond: number): Limit => ({
  name: 'calls',
  scope: 'integration',
  kind: 'bucket',
  capacity,
  perSecond,
});
const points = (capacity: number, perSecond: number): Limit => ({
  ...bucket(capacity, perSecond),
  name: 'points',
  counts: 'points',
});
const atOnce = (max: number): Limit => ({ name: 'slots', scope: 'integration', kind: 'concurrency', max });

it('without limits, nothing waits', () => {
  expect(shared().ask('a', { bulk: 1_000 })).toMatchObject({
    calls: Infinity,
    slots: Infinity,
    callsInMs: 0,
    slotsInMs: 0,
  });
});

describe('calls', () => {
  it('become free as time passes, and the wait is told', () => {
    const limits = shared(bucket(10, 1));
    expect(limits.ask('a', { sales: 20 })).toMatchObject({ calls: 9, callsInMs: 1_000, limit: 'calls' });
    limits.wait(999);
    expect(limits.ask('a', { sales: 20 })).toMatchObject({ calls: 0, callsInMs: 20 });
    limits.wait(1);
    expect(limits.ask('a', { sales: 20 })).toMatchObject({ calls: 1 });
  });

  it('are left for sales by other lanes', () => {
    const limits = shared(bucket(17, 1));
    expect(limits.ask('a', { bulk: 100 }).calls).toBe(12);
    expect(limits.ask('a', { reconcile: 100 }).calls).toBe(0);
    expect(limits.ask('b', { sales: 100 }).calls).toBe(4);
  });

  it('are drawn as a block, which comes back if it is not used', () => {
    const limits = shared(bucket(100, 40));
    expect(limits.ask('a', { bulk: 1 })).toMatchObject({ calls: 12, holdMs: 312.5 });
    const before = limits.ask('a', {}).left['calls'] ?? 0;
    expect(limits.ask('a', {}, { returned: { calls: 12, points: 0 } }).left['calls']).toBe(before + 12);
  });

  it('go to whoever has waited longest, and to sales before', () => {
    const limits = shared(bucket(2, 1));
    limits.ask('a', { sales: 1 });
    expect(limits.ask('b', { bulk: 1 }).calls).toBe(0);
    limits.wait(10);
    expect(limits.ask('c', { bulk: 1 }).calls).toBe(0);
    limits.wait(10);
    expect(limits.ask('d', { sales: 1 }).calls).toBe(0);
    limits.wait(980);
    expect(limits.ask('c', { bulk: 1 }).calls).toBe(0);
    expect(limits.ask('b', { bulk: 1 }).calls).toBe(0);
    expect(limits.ask('d', { sales: 1 }).calls).toBe(1);
  });

  it.each(Array.from({ length: 50 }, (_, seed) => [seed]))(
    'of a window never exceed it, however they are drawn and however late they are made (%i)',
    (seed) => {
      const random = randomFrom(seed);
      const max = 1 + Math.floor(random() * 200);
      const limits = shared({ name: 'calls', scope: 'integration', kind: 'window', max, seconds: 60 });
      const made: number[] = [];
      let now = 0;
      for (let turn = 0; turn < 300; turn += 1) {
        const waitMs = Math.floor(random() * 2_000);
        now += waitMs;
        limits.wait(waitMs);
        const lane = lanes[Math.floor(random() * 3)] ?? 'sales';
        const { calls, holdMs } = limits.ask(`${Math.floor(random() * 3)}`, { [lane]: 50 });
        made.push(...Array.from({ length: calls }, () => now + random() * holdMs));
      }
      made.sort((one, other) => one - other);
      const most = Math.max(
        ...made.map((from, index) => made.slice(index).filter((at) => at - from <= 60_000).length),
      );
      expect(most).toBeLessThanOrEqual(max);
      expect(most).toBeGreaterThan(max / 2 - 1);
    },
  );

  it('of a window are spread at nearly its pace', () => {
    const [rate] = ratesOf(limitsOf({ concurrentCalls: null, callsPerMinute: 60 }));
    expect((rate?.perMs ?? 0) * 60_000).toBeGreaterThan(60 / 1.05);
  });
});

describe('points', () => {
  it('are drawn for what each call costs, beside the calls', () => {
    const limits = shared(points(110, 10), bucket(11, 1));
    expect(limits.ask('a', { sales: [30, 30, 30, 30] })).toMatchObject({
      calls: 3,
      points: 90,
      callsInMs: 2_000,
      limit: 'points',
    });
    limits.wait(2_000);
    expect(limits.ask('a', { sales: [30] })).toMatchObject({ calls: 1, points: 30 });
  });

  it('come back if a call is not made', () => {
    const limits = shared(points(110, 10));
    limits.ask('a', { sales: [60] });
    expect(limits.ask('a', {}, { returned: { calls: 1, points: 60 } }).left).toEqual({ points: 100 });
  });

  it('are kept for a costly call: cheap ones behind it wait, also those of other processes', () => {
    const limits = shared(points(110, 10));
    limits.ask('a', { sales: [90] });
    expect(limits.ask('a', { sales: [50, 1] })).toMatchObject({ points: 0, callsInMs: 4_000 });
    limits.wait(1_000);
    expect(limits.ask('b', { sales: [1] })).toMatchObject({ points: 0 });
    limits.wait(3_000);
    expect(limits.ask('a', { sales: [50] })).toMatchObject({ points: 50 });
  });

  it('are left for sales, but a call that costs nearly all goes when all are free', () => {
    const limits = shared(points(110, 10));
    expect(limits.ask('a', { bulk: [75] }).points).toBe(75);
    limits.wait(7_499);
    expect(limits.ask('a', { bulk: [90] })).toMatchObject({ points: 0 });
    limits.wait(1);
    expect(limits.ask('a', { bulk: [90] })).toMatchObject({ points: 90 });
  });

  it('are corrected by what the platform tells', () => {
    const limits = shared(points(110, 10));
    limits.hear({ remaining: { points: 20 } });
    expect(limits.ask('a', { sales: [50] })).toMatchObject({ points: 0, callsInMs: 3_000 });
  });

  it.each(Array.from({ length: 20 }, (_, seed) => [seed]))(
    'of a bucket never exceed it, and every call goes in the end (%i)',
    (seed) => {
      const random = randomFrom(seed);
      const capacity = 50 + Math.floor(random() * 200);
      const perSecond = 1 + Math.floor(random() * 20);
      const limits = shared(points(capacity, perSecond));
      const most = mostPoints([points(capacity, perSecond)]);
      const costs = Array.from({ length: 60 }, () => 1 + Math.floor(random() * most));
      let free = capacity;
      for (const [index, cost] of costs.entries()) {
        const lane = lanes[index % 3] ?? 'sales';
        for (let waits = 0; ; waits += 1) {
          expect(waits).toBeLessThan(5);
          const drawn = limits.ask('a', { [lane]: [cost] });
          expect(drawn.points === 0 || drawn.points >= cost).toBe(true);
          if (drawn.points > 0) {
            limits.ask('a', {}, { returned: { calls: 0, points: drawn.points - cost } });
            free -= cost;
            expect(free).toBeGreaterThanOrEqual(0);
            break;
          }
          limits.wait(drawn.callsInMs);
          free = Math.min(capacity, free + (drawn.callsInMs * perSecond) / 1_000);
        }
      }
    },
  );
});

describe('slots', () => {
  it('are not more than the limit, over all processes', () => {
    const limits = shared(atOnce(3));
    expect(limits.ask('a', { bulk: 2 }).slots).toBe(2);
    expect(limits.ask('b', { bulk: 2 })).toMatchObject({ slots: 1, slotsInMs: 250 });
    expect(limits.ask('a', {}, { running: 1 })).toMatchObject({ slots: 0, slotWantedBy: 'bulk' });
    expect(limits.ask('b', { bulk: 1 }, { running: 1 }).slots).toBe(1);
  });

  it('go to whoever has waited longest', () => {
    const limits = shared(atOnce(1));
    limits.ask('a', { bulk: 1 });
    limits.ask('b', { bulk: 1 });
    limits.wait(10);
    expect(limits.ask('a', { bulk: 1 }).slots).toBe(0);
    expect(limits.ask('b', { bulk: 1 }).slots).toBe(1);
  });

  it('of a process that was killed are free after its lease', () => {
    const limits = shared(atOnce(1));
    limits.ask('killed', { bulk: 1 });
    limits.wait(leaseMs - 1);
    expect(limits.ask('b', { sales: 1 }).slots).toBe(0);
    limits.wait(1);
    expect(limits.ask('b', { sales: 1 }).slots).toBe(1);
  });

  it('are not kept by calls that wait for a limit', () => {
    const limits = shared(atOnce(1), bucket(5, 1));
    limits.ask('a', { bulk: 20 });
    limits.ask('a', {});
    expect(limits.ask('a', { bulk: 20 })).toMatchObject({ calls: 0, slots: 0, slotsInMs: 0 });
    expect(limits.ask('b', { sales: 1 })).toMatchObject({ calls: 1, slots: 1 });
  });
});

describe('what the platform tells', () => {
  it('a pause keeps every call waiting', () => {
    const limits = shared(atOnce(2));
    limits.hear({ retryAfterMs: 30_000 });
    limits.hear({ retryAfterMs: 10_000 });
    expect(limits.ask('a', { sales: 1 })).toMatchObject({ slots: 0, slotsInMs: 30_000 });
    limits.wait(30_000);
    expect(limits.ask('a', { sales: 1 }).slots).toBe(1);
  });

  it('a pause lasts a day at most', () => {
    const limits = shared(atOnce(2));
    limits.hear({ retryAfterMs: 365 * 24 * 60 * 60_000 });
    limits.wait(24 * 60 * 60_000);
    expect(limits.ask('a', { sales: 1 }).slots).toBe(1);
  });

  it('the calls left are never more than it says', () => {
    const limits = shared(bucket(40, 1));
    limits.hear({ remaining: { calls: 3, other: 1 } });
    expect(limits.ask('a', { sales: 20 }).calls).toBe(3);
    limits.hear({ remaining: { calls: 40 } });
    expect(limits.ask('a', { sales: 20 }).calls).toBe(0);
  });
});

it('tells what is used, and when it is free again', () => {
  const limits = shared(atOnce(2), ...limitsOf({ concurrentCalls: null, callsPerMinute: 60 }));
  limits.ask('a', { sales: 1 });
  expect(limits.usage()).toEqual([
    {
      name: 'slots',
      scope: 'integration',
      kind: 'concurrent',
      counts: 'calls',
      most: 2,
      perMinute: null,
      used: 1,
      refillsAt: null,
      units: null,
    },
    {
      name: 'own_calls_per_minute',
      scope: 'integration',
      kind: 'rate',
      counts: 'calls',
      most: 3,
      perMinute: 57.7,
      used: 1,
      refillsAt: start + 1_039,
      units: null,
    },
  ]);
});

/** Returns a generator of numbers from 0 to 1 that repeats itself for each seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32;
  };
}
