import { levelOf, nothing, refilled, rounding } from './limit-state.ts';
import type { LimitState } from './limit-state.ts';
import { ratesOf } from './limit.ts';
import type { Limit } from './limit.ts';

/** What the writes of a unit wait for. */
export interface UnitWait {
  /** The limit whose calls are used up. */
  readonly limit: string;
  readonly waitMs: number;
}

/**
 * Takes one call of a unit under each of its limits, or none: `wait` tells why. There are no lanes and no
 * reserve, because all writes of a unit are of its newest figure. Pure.
 */
export function drawUnit(
  state: LimitState,
  limits: readonly Limit[],
  now: number,
): { readonly state: LimitState; readonly wait: UnitWait | null } {
  const rates = ratesOf(limits);
  const levels = refilled(state, rates, nothing, now);
  const waits = rates.flatMap(({ name, perMs }) => {
    const missing = 1 - levelOf(levels, name) - rounding;
    return missing > 0 ? [{ limit: name, waitMs: Math.ceil(missing / perMs) }] : [];
  });
  const [wait = null] = waits.toSorted((one, other) => other.waitMs - one.waitMs);
  const taken = wait === null ? 1 : 0;
  const left = Object.entries(levels).map(([name, { calls, at }]) => [name, { calls: calls - taken, at }]);
  return { state: { ...state, levels: Object.fromEntries(left) }, wait };
}

/** Gives back a call of a unit that was not made. Pure. */
export function returnUnit(state: LimitState, limits: readonly Limit[], now: number): LimitState {
  return { ...state, levels: refilled(state, ratesOf(limits), { calls: 1, points: 0 }, now) };
}
