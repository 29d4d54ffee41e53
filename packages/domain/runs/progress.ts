import type { RunCounts } from './run.ts';

/** What the pace of a run is computed from. */
export interface Pace {
  readonly counts: RunCounts;
  /** When the run began, or was resumed. */
  readonly from: Date;
  /** The subjects that were processed before that. */
  readonly unitsBefore: number;
  /** When the run ended; null: it goes on. */
  readonly endedAt: Date | null;
}

/** How far a run has come, and how fast it is. */
export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  /** Null: it is not known yet, or the platform does not tell. */
  readonly total: number | null;
  /** Subjects processed in a minute since the run began or was resumed. Null: none yet. */
  readonly perMinute: number | null;
  /** Null: the run has ended, or its end cannot be computed. */
  readonly secondsLeft: number | null;
}

/** Counts the subjects that a run has processed. Pure. */
export function processedOf({ done = 0, failed = 0, skipped = 0 }: RunCounts): number {
  return done + failed + skipped;
}

/** Computes how far a run has come, and how fast it is. Pure. */
export function progressOf({ counts, from, unitsBefore, endedAt }: Pace, now: Date): Progress {
  const { done = 0, failed = 0, skipped = 0, total: counted } = counts;
  const processed = processedOf(counts);
  // Subjects may be added while the run goes on.
  const total = counted === undefined || counted === 0 ? null : Math.max(counted, processed);
  const units = Math.max(0, processed - unitsBefore);
  const ms = Math.max(1, (endedAt ?? now).getTime() - from.getTime());
  const perMinute = units === 0 ? null : (units / ms) * 60_000;
  const isOver = endedAt !== null || total === null || perMinute === null;
  return {
    done,
    failed,
    skipped,
    total,
    perMinute: perMinute === null ? null : Math.round(perMinute * 10) / 10,
    secondsLeft: isOver ? null : Math.ceil(((total - processed) / perMinute) * 60),
  };
}
