import { nothing, refilled } from './limit-state.ts';
import type { LimitState } from './limit-state.ts';
import { ratesOf } from './limit.ts';
import type { Limit } from './limit.ts';

/** What the answers of a platform tell about its limits. */
export interface Heard {
  readonly retryAfterMs?: number;
  /** The calls left, by the name of their limit. */
  readonly remaining?: Readonly<Record<string, number>>;
}

/** A platform that asks for a longer pause is asked again after this. */
const longestPauseMs = 24 * 60 * 60_000;

/** Corrects what is used of limits by what the platform tells. It never raises what may be drawn. Pure. */
export function correct(
  state: LimitState,
  limits: readonly Limit[],
  { retryAfterMs = 0, remaining = {} }: Heard,
  now: number,
): LimitState {
  const levels = refilled(state, ratesOf(limits), nothing, now);
  const pause = now + Math.min(retryAfterMs, longestPauseMs);
  return {
    ...state,
    levels: Object.fromEntries(
      Object.entries(levels).map(([name, { calls, at }]) => [
        name,
        { calls: Math.min(calls, remaining[name] ?? calls), at },
      ]),
    ),
    closedUntil: pause > Math.max(now, state.closedUntil ?? 0) ? pause : state.closedUntil,
  };
}
