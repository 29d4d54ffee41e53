import { ratesOf } from '../limits/limit.ts';
import type { Limit } from '../limits/limit.ts';

/** What a reconciliation of an integration takes. */
export interface ReconcilingSize {
  /** Listings and places: the figures that the shop shows. */
  readonly figures: number;
  /** The pages of the latest complete reading of the listings. Null: there was none. */
  readonly pages: number | null;
  /** Figures in one reading by id. */
  readonly readBatch: number;
  readonly limits: readonly Limit[];
}

/** How often an integration is reconciled, and why less often than wished. */
export interface ReconcilingInterval {
  readonly wantedMinutes: number;
  readonly everyMinutes: number;
  /** The shortest time that its calls take under the limits. */
  readonly neededMinutes: number;
  readonly calls: number;
  /** The limit that makes the interval longer. Null: the wished interval suffices. */
  readonly stretchedBy: string | null;
}

/** The share of the figures that are read by id after the pages, on a bad day. */
const readByIdShare = 0.05;
/** The share of the interval that a reconciliation may take: the next one should not begin at its end. */
const sharePerInterval = 0.5;
/** The interval of a Temporal Schedule. */
export const longestIntervalMinutes: number = 7 * 24 * 60;

/**
 * Computes how often an integration can be reconciled. A limit leaves its reserve to sales, so the calls of a
 * reconciliation get the rest. Where they take more than half of the wished interval, the interval becomes
 * twice the time that they take (DESIGN §4.6). Pure.
 */
export function reconcilingInterval(wantedMinutes: number, size: ReconcilingSize): ReconcilingInterval {
  const calls = callsOf(size);
  const slowest = ratesOf(size.limits)
    // What a call costs in points is not known before it is made.
    .filter(({ counts }) => counts === 'calls')
    .map(({ name, perMs, capacity, reserve }) => ({
      name,
      neededMs: calls / (perMs * (1 - reserve / capacity)),
    }))
    .reduce((most, one) => (one.neededMs > most.neededMs ? one : most), { name: '', neededMs: 0 });
  const neededMinutes = Math.ceil(slowest.neededMs / 60_000);
  const everyMinutes = stretchedInterval(wantedMinutes, neededMinutes);
  const stretchedBy = everyMinutes > wantedMinutes ? slowest.name : null;
  return { wantedMinutes, everyMinutes, neededMinutes, calls, stretchedBy };
}

/** Returns the interval of reconciliations that take so long. Pure. */
export function stretchedInterval(wantedMinutes: number, neededMinutes: number): number {
  return Math.max(
    wantedMinutes,
    Math.min(longestIntervalMinutes, Math.ceil(neededMinutes / sharePerInterval)),
  );
}

function callsOf({ figures, pages, readBatch }: ReconcilingSize): number {
  const read = Math.ceil((figures * readByIdShare) / readBatch);
  return (pages ?? Math.ceil(figures / readBatch)) + read;
}
