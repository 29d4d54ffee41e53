import type { Limit } from '@onhand/domain/limits/limit.ts';

/** A platform that counts the calls that its limits do not permit. Times are ms on the simulated clock. */
export interface StrictPlatform {
  begin(at: number): void;
  end(): void;
  /** Calls over a limit. */
  over(): number;
}

export function strictPlatform(limits: readonly Limit[]): StrictPlatform {
  const begun: number[] = [];
  let running = 0;
  let over = 0;
  const levels = new Map(limits.map((limit) => [limit.name, limit.kind === 'bucket' ? limit.capacity : 0]));
  const exceeds = (limit: Limit, at: number): boolean => {
    switch (limit.kind) {
      case 'concurrency':
        return running > limit.max;
      case 'window': {
        const first = begun.at(-limit.max - 1);
        return first !== undefined && at - first < limit.seconds * 1_000;
      }
      case 'bucket': {
        const before = begun.at(-2) ?? at;
        const level = levels.get(limit.name) ?? 0;
        const filled = Math.min(limit.capacity, level + ((at - before) / 1_000) * limit.perSecond);
        levels.set(limit.name, filled - 1);
        return filled < 1 - 1e-6;
      }
    }
  };
  return {
    begin(at) {
      running += 1;
      begun.push(at);
      if (limits.map((limit) => exceeds(limit, at)).includes(true)) over += 1;
    },
    end() {
      running -= 1;
    },
    over: () => over,
  };
}

/** The least time in which a platform permits a number of calls that last `callMs` each, in ms. */
export function leastMs(limits: readonly Limit[], calls: number, callMs: number): number {
  return Math.max(
    ...limits.map((limit) => {
      switch (limit.kind) {
        case 'concurrency':
          return Math.ceil(calls / limit.max) * callMs;
        case 'window':
          return Math.floor((calls - 1) / limit.max) * limit.seconds * 1_000 + callMs;
        case 'bucket':
          return (Math.max(0, calls - limit.capacity) / limit.perSecond) * 1_000 + callMs;
      }
    }),
  );
}

/** The time of a number of calls that are spread evenly over the windows, in ms. */
export function evenPaceMs(limits: readonly Limit[], calls: number): number {
  const paces = limits.map((limit) =>
    limit.kind === 'window' ? (calls / limit.max) * limit.seconds * 1_000 : 0,
  );
  return Math.max(...paces);
}
