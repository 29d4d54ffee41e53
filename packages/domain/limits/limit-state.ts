import type { Amount, Lane, Rate } from './limit.ts';

/** What is used of the limits of one scope. Times are epoch ms. */
export interface LimitState {
  /** The calls that were free at a time, by the name of their limit. A limit that is missing is unused. */
  readonly levels: Readonly<Record<string, { readonly calls: number; readonly at: number }>>;
  /** Until then the platform wants no calls. Null: it asked for no pause. */
  readonly closedUntil: number | null;
  /** The processes that use or await slots. */
  readonly holders: Readonly<Record<string, Holder>>;
}

export interface Holder {
  readonly slots: number;
  /** The end of its lease. The slots of a process that was killed are free then. */
  readonly until: number;
  readonly waits: Waits | null;
}

/** Since when a process waits for a call of a lane, and until when it will ask again. */
export interface Waits {
  readonly lane: Lane;
  readonly since: number;
  readonly until: number;
  /** What it lacks: a slot, or calls of a rate. */
  readonly for: 'slot' | 'calls';
  /** What its next request costs. Left out: one point. */
  readonly points?: number;
}

export const unused: LimitState = { levels: {}, closedUntil: null, holders: {} };

export const nothing: Amount = { calls: 0, points: 0 };

/** Levels are sums of fractions. */
export const rounding = 1e-6;

/**
 * A statement that waited for the state may bring a time from before the wait. A time that is earlier still
 * means that the database's clock was set back.
 */
const longestWaitForRowMs = 5_000;

export type Levels = LimitState['levels'];

/** Returns the levels at a moment, with calls that were given back. */
export function refilled(
  { levels }: LimitState,
  rates: readonly Rate[],
  returned: Amount,
  now: number,
): Levels {
  return Object.fromEntries(
    rates.map(({ name, counts, capacity, perMs }) => {
      const { calls, at } = levels[name] ?? { calls: capacity, at: now };
      const inflow = perMs * Math.max(0, now - at);
      const reached = now < at && at - now < longestWaitForRowMs ? at : now;
      return [name, { calls: Math.min(capacity, calls + inflow + returned[counts]), at: reached }];
    }),
  );
}

export function levelOf(levels: Levels, name: string): number {
  return levels[name]?.calls ?? 0;
}

/** Returns the holders whose lease has not ended, without the waits of those that did not ask again. */
export function alive({ holders }: LimitState, now: number): Readonly<Record<string, Holder>> {
  return Object.fromEntries(
    Object.entries(holders).flatMap(([name, { slots, until, waits }]) =>
      until <= now
        ? []
        : [[name, { slots, until, waits: waits !== null && waits.until > now ? waits : null }] as const],
    ),
  );
}
