const firstWaitMs = 30_000;
const longestWaitMs = 15 * 60_000;

/** Returns how long a copy waits after so many failures in a row of a platform that is away. Pure. */
export function waitAfterMs(failures: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10));
}

/** This many searches that found nothing prove that the call created nothing (DESIGN §4.5). */
export const absencesNeeded = 2;

/** After this many calls of unknown outcome that created nothing, a person is asked. */
export const attemptsAtMost = 5;
