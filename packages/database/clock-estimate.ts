/** One look at a remote clock. `sentMs` and `receivedMs` are on the local monotonic clock. */
export interface ClockSample {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly remoteMs: number;
}

/** How far a remote clock is ahead of the local monotonic clock, by at least `lowMs` and at most `highMs`. */
export interface ClockEstimate {
  readonly lowMs: number;
  readonly highMs: number;
  /** The local time of the last sample. */
  readonly atMs: number;
}

/** The most that two clocks drift apart per millisecond: far above what quartz and NTP's slewing do. */
const drift = 0.001;

/**
 * Improves an estimate by a sample (null: there is no estimate yet). A slow sample adds little, because the
 * remote clock was read at any moment of its round trip. A sample that contradicts the estimate replaces it:
 * the remote clock was set. Pure.
 */
export function nextEstimate(before: ClockEstimate | null, sample: ClockSample): ClockEstimate {
  const { sentMs, receivedMs, remoteMs } = sample;
  const seen = { lowMs: remoteMs - receivedMs, highMs: remoteMs - sentMs, atMs: receivedMs };
  if (before === null) return seen;
  const driftedMs = (receivedMs - before.atMs) * drift;
  const lowMs = Math.max(seen.lowMs, before.lowMs - driftedMs);
  const highMs = Math.min(seen.highMs, before.highMs + driftedMs);
  return lowMs > highMs ? seen : { lowMs, highMs, atMs: receivedMs };
}

/** Returns the remote time at a local time, in the middle of what is possible. Pure. */
export function remoteTime({ lowMs, highMs }: ClockEstimate, localMs: number): number {
  return localMs + (lowMs + highMs) / 2;
}
