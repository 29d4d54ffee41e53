import type { Limit } from '@onhand/domain/limits/limit.ts';

/** A platform that counts the requests that its limits do not permit. Times are ms on the simulated clock. */
export interface StrictPlatform {
  /** `cost`: the points of the request. */
  begin(at: number, cost: number): void;
  end(): void;
  /** Requests over a limit. */
  over(): number;
}

export function strictPlatform(limits: readonly Limit[]): StrictPlatform {
  const meters = limits.map(meterOf);
  let running = 0;
  let over = 0;
  return {
    begin(at, cost) {
      running += 1;
      if (meters.map((exceeds) => exceeds({ at, cost, running })).includes(true)) over += 1;
    },
    end() {
      running -= 1;
    },
    over: () => over,
  };
}

/** Counts a request, and tells whether it is over the limit. */
type Meter = (request: { readonly at: number; readonly cost: number; readonly running: number }) => boolean;

function meterOf(limit: Limit): Meter {
  const amountOf = (cost: number) => (limit.counts === 'points' ? cost : 1);
  switch (limit.kind) {
    case 'concurrency':
      return ({ running }) => running > limit.max;
    case 'window': {
      const within: { at: number; amount: number }[] = [];
      let used = 0;
      return ({ at, cost }) => {
        while (within[0] !== undefined && at - within[0].at >= limit.seconds * 1_000) {
          used -= within.shift()?.amount ?? 0;
        }
        within.push({ at, amount: amountOf(cost) });
        used += amountOf(cost);
        return used > limit.max;
      };
    }
    case 'bucket': {
      let level = limit.capacity;
      let before = 0;
      return ({ at, cost }) => {
        level = Math.min(limit.capacity, level + ((at - before) / 1_000) * limit.perSecond);
        before = at;
        level -= amountOf(cost);
        return level < -1e-6;
      };
    }
  }
}

/** The least time in which a platform permits requests of these points, of `callMs` each, in ms. */
export function leastMs(limits: readonly Limit[], costs: readonly number[], callMs: number): number {
  return Math.max(
    ...limits.map((limit) => {
      const amount = amountIn(limit, costs);
      switch (limit.kind) {
        case 'concurrency':
          return Math.ceil(costs.length / limit.max) * callMs;
        case 'window':
          return Math.floor((amount - 1) / limit.max) * limit.seconds * 1_000 + callMs;
        case 'bucket':
          return (Math.max(0, amount - limit.capacity) / limit.perSecond) * 1_000 + callMs;
      }
    }),
  );
}

/** The time of requests that are spread evenly over the windows, in ms. 0: there is no window. */
export function evenPaceMs(limits: readonly Limit[], costs: readonly number[]): number {
  const paces = limits.map((limit) =>
    limit.kind === 'window' ? (amountIn(limit, costs) / limit.max) * limit.seconds * 1_000 : 0,
  );
  return Math.max(0, ...paces);
}

function amountIn({ counts }: Limit, costs: readonly number[]): number {
  return counts === 'points' ? costs.reduce((sum, cost) => sum + cost, 0) : costs.length;
}
