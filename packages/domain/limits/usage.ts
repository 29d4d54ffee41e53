import { alive, levelOf, nothing, refilled, rounding } from './limit-state.ts';
import type { LimitState } from './limit-state.ts';
import { ratesOf } from './limit.ts';
import type { Limit } from './limit.ts';

/** How much of one limit is used. */
export interface Usage {
  readonly name: string;
  readonly scope: Limit['scope'];
  readonly kind: 'rate' | 'concurrent';
  /** The most calls at once. */
  readonly most: number;
  /** Calls that become free in a minute. Null: a call becomes free when another ends. */
  readonly perMinute: number | null;
  readonly used: number;
  /** When all calls are free again, if none is made until then. Epoch ms. Null: nothing is used. */
  readonly refillsAt: number | null;
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
      return { name, scope, kind: 'concurrent', most, perMinute: null, used: slots, refillsAt: null };
    }
    const missing = rate.capacity - levelOf(levels, name);
    return {
      name,
      scope,
      kind: 'rate',
      most: Math.floor(rate.capacity),
      perMinute: Math.round(rate.perMs * 60_000 * 10) / 10,
      used: Math.ceil(missing - rounding),
      refillsAt: missing > rounding ? now + Math.ceil(missing / rate.perMs) : null,
    };
  });
}
