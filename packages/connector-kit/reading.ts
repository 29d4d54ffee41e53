import type { Reading } from '@onhand/contracts/connector/unit.ts';

/** When an answer was asked for and came, by the caller's clock, and its Date header. */
export interface AnswerTimes {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly date: string | null | undefined;
}

/** A Date header has whole seconds. */
const dateStepMs = 1_000;

/**
 * Tells when an answer was read, by the caller's clock and by the shop's. `shopStartedAt` (ISO 8601) is when
 * the request was sent by the shop's clock, rather too early than too late. Without a Date header it is by
 * the caller's. Pure.
 */
export function readingOf({ startedAt, endedAt, date }: AnswerTimes): {
  readonly reading: Reading;
  readonly shopStartedAt: string;
} {
  const readStartedAt = startedAt.toISOString();
  const platformMs = Date.parse(date ?? '');
  if (Number.isNaN(platformMs)) return { reading: { readStartedAt }, shopStartedAt: readStartedAt };
  const tookMs = endedAt.getTime() - startedAt.getTime();
  return {
    reading: {
      readStartedAt,
      platformAt: new Date(platformMs).toISOString(),
      platformAheadMs: aheadOf(platformMs, { startedAt, endedAt }),
    },
    shopStartedAt: new Date(platformMs - tookMs).toISOString(),
  };
}

/**
 * Measures how far the shop's clock is ahead. The shop stamped its answer at any moment between the request
 * and its end. Returns 0 if the clocks may agree, and otherwise the least that is possible.
 */
function aheadOf(platformMs: number, { startedAt, endedAt }: Omit<AnswerTimes, 'date'>): number {
  const leastMs = platformMs - endedAt.getTime();
  const mostMs = platformMs + dateStepMs - startedAt.getTime();
  return leastMs <= 0 && mostMs >= 0 ? 0 : leastMs;
}
