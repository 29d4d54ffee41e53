import { between } from './between.ts';

/** Who calls, the most urgent first. */
export const lanes = ['sales', 'bulk', 'reconcile'] as const;
export type Lane = (typeof lanes)[number];

/**
 * A limit of a platform or of an integration. `scope` tells what shares it; `unit`: the writes of its figure;
 * `group`: the writes of the figures of all units of a product.
 */
export type Limit = {
  readonly name: string;
  readonly scope: 'integration' | 'app' | 'unit' | 'group';
  /** The header in which the platform tells how many calls are left, as a whole number. */
  readonly remainingHeader?: string;
  /** It counts the points that requests cost. Left out: it counts requests, whatever they cost. */
  readonly counts?: 'points';
} & (
  | { readonly kind: 'bucket'; readonly capacity: number; readonly perSecond: number }
  | { readonly kind: 'window'; readonly max: number; readonly seconds: number }
  | { readonly kind: 'concurrency'; readonly max: number }
);

/** Returns the limits that count writes of figures: of units, or of groups of units. Pure. */
export function limitsOfUnits(limits: readonly Limit[]): readonly Limit[] {
  return limits.filter(({ scope }) => scope === 'unit' || scope === 'group');
}

/** What an integration's owner permits at most, whatever the platform permits. Null: no such limit. */
export interface OwnLimits {
  readonly concurrentCalls: number | null;
  readonly callsPerMinute: number | null;
}

/** Returns an integration's own limits in the form of a platform's. */
export function limitsOf(own: OwnLimits | null): Limit[] {
  if (own === null) return [];
  const { concurrentCalls, callsPerMinute } = own;
  const scope = 'integration';
  return [
    ...(concurrentCalls === null
      ? []
      : [{ name: 'own_concurrent_calls', scope, kind: 'concurrency', max: concurrentCalls } as const]),
    ...(callsPerMinute === null
      ? []
      : [{ name: 'own_calls_per_minute', scope, kind: 'window', max: callsPerMinute, seconds: 60 } as const]),
  ];
}

/** Requests, and the points that they cost. */
export interface Amount {
  readonly calls: number;
  readonly points: number;
}

/** How calls become free under a bucket or a window. */
export interface Rate {
  readonly name: string;
  /** What it counts: requests, or the points that they cost. */
  readonly counts: keyof Amount;
  /** The most calls that can be drawn at once. */
  readonly capacity: number;
  readonly perMs: number;
  /** How long a drawn call may wait before it is made. */
  readonly holdMs: number;
  /** Calls that only the lane `sales` may draw. */
  readonly reserve: number;
}

/** Returns the rates of limits. Limits of concurrency have none. */
export function ratesOf(limits: readonly Limit[]): Rate[] {
  return limits.flatMap((limit) => {
    switch (limit.kind) {
      case 'bucket':
        return [rateOfBucket(limit)];
      case 'window':
        return [rateOfWindow(limit)];
      case 'concurrency':
        return [];
    }
  });
}

/** Returns the most calls at a time. Infinity: there is no such limit. */
export function mostAtOnce(limits: readonly Limit[]): number {
  return Math.min(Infinity, ...limits.flatMap((limit) => (limit.kind === 'concurrency' ? [limit.max] : [])));
}

const shortestHoldMs = 50;
const longestHoldMs = 1_000;

/**
 * A call may be made up to `holdMs` after it was drawn. The platform then sees more calls at once than were
 * drawn at once: as many as become free in that time. So the capacity is smaller by these.
 */
function rateOfBucket({ capacity, perSecond, ...limit }: Extract<Limit, { kind: 'bucket' }>): Rate {
  const perMs = perSecond / 1_000;
  const holdMs = between(shortestHoldMs, capacity / perMs / 8, longestHoldMs);
  return rate({ ...named(limit), capacity: Math.max(1, capacity - perMs * holdMs), perMs, holdMs });
}

/**
 * A window becomes a small bucket: after a few calls at once, calls are spread evenly over the window. So a
 * sale never waits for the end of a window that others have used up. No span of the window's length has more
 * than `max` calls, because the bucket's capacity and what flows into it during the window, with the time
 * that drawn calls wait, are less than `max` + 1.
 */
function rateOfWindow({ max, seconds, ...limit }: Extract<Limit, { kind: 'window' }>): Rate {
  const holdMs = between(shortestHoldMs, (seconds * 1_000) / 240, longestHoldMs);
  const capacity = Math.max(Math.min(3, (max + 1) / 2), max / 25);
  const perMs = (max + 0.99 - capacity) / (seconds * 1_000 + holdMs);
  return rate({ ...named(limit), capacity, perMs, holdMs });
}

function named({ name, counts }: Pick<Limit, 'name' | 'counts'>): Pick<Rate, 'name' | 'counts'> {
  return { name, counts: counts ?? 'calls' };
}

/** Returns the most points that one request may cost. Infinity: no limit counts points. */
export function mostPoints(limits: readonly Limit[]): number {
  return Math.min(
    Infinity,
    ...ratesOf(limits).flatMap(({ counts, capacity }) => (counts === 'points' ? [Math.floor(capacity)] : [])),
  );
}

const reservedShare = 0.25;

/** The reserve leaves at least one call to the other lanes. */
function rate(of: Omit<Rate, 'reserve'>): Rate {
  return { ...of, reserve: between(0, Math.max(1, of.capacity * reservedShare), of.capacity - 1) };
}
