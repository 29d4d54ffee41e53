import { alive, levelOf, nothing, refilled, rounding } from './limit-state.ts';
import type { LimitState } from './limit-state.ts';
import { ratesOf } from './limit.ts';
import type { Amount, Limit, Rate } from './limit.ts';

/** How much of one limit is used. */
export interface Usage {
  readonly name: string;
  readonly scope: Limit['scope'];
  readonly kind: 'rate' | 'concurrent';
  /** What is counted: requests, or the points that they cost. */
  readonly counts: keyof Amount;
  /** The most calls or points at once. */
  readonly most: number;
  /** What becomes free in a minute. Null: a call becomes free when another ends. */
  readonly perMinute: number | null;
  /** What is used. Of a limit of units or groups: by the one that uses most of it. */
  readonly used: number;
  /** When all calls are free again, if none is made until then. Epoch ms. Null: nothing is used. */
  readonly refillsAt: number | null;
  /** Of a limit of units or groups: how many use it, and how many have no call left. Null: any other. */
  readonly units: { readonly using: number; readonly usedUp: number } | null;
}

/** What the units of an integration use of one limit. */
export interface UnitUse {
  readonly name: string;
  readonly using: number;
  readonly usedUp: number;
  /** What the unit lacks that uses most. */
  readonly missing: number;
}

/** Tells what is used of each limit at a moment. Pure. */
export function usageOf(state: LimitState, limits: readonly Limit[], now: number): Usage[] {
  const levels = refilled(state, ratesOf(limits), nothing, now);
  const slots = Object.values(alive(state, now)).reduce((sum, holder) => sum + holder.slots, 0);
  return limits.map((limit): Usage => {
    const { name, scope } = limit;
    const [rate] = ratesOf([limit]);
    if (limit.kind === 'concurrency' || rate === undefined) {
      const most = limit.kind === 'concurrency' ? limit.max : Infinity;
      const concurrent = { kind: 'concurrent', counts: 'calls', perMinute: null, refillsAt: null } as const;
      return { name, scope, ...concurrent, most, used: slots, units: null };
    }
    return { name, scope, ...rateUsage(rate, rate.capacity - levelOf(levels, name), now), units: null };
  });
}

/** Tells what the units of an integration use of their limits at a moment. Pure. */
export function usageOfUnits(used: readonly UnitUse[], limits: readonly Limit[], now: number): Usage[] {
  return ratesOf(limits).map((rate, index): Usage => {
    const { using = 0, usedUp = 0, missing = 0 } = used.find((one) => one.name === rate.name) ?? {};
    const units = { using, usedUp };
    // Limits of units are rates, each.
    const scope = limits[index]?.scope ?? 'unit';
    return { name: rate.name, scope, ...rateUsage(rate, missing, now), units };
  });
}

function rateUsage({ counts, capacity, perMs }: Rate, missing: number, now: number) {
  return {
    kind: 'rate' as const,
    counts,
    most: Math.floor(capacity),
    perMinute: Math.round(perMs * 60_000 * 10) / 10,
    used: Math.ceil(missing - rounding),
    refillsAt: missing > rounding ? now + Math.ceil(missing / perMs) : null,
  };
}
