/**
 * How often and when the sweep starts a run again that failed because of a fault on our side. An outage thus
 * heals by itself, and a fault that repeats waits for a person.
 */
export const restarts = {
  /** After this many failed runs in a row, only a person starts another one. */
  failuresAtMost: 5,
  /** The wait after the first failed run. Each further failed run doubles it. */
  firstAfterSeconds: 60,
  /** The code of a run that failed while its connector was down. Its waits do not grow, and never end. */
  outage: 'connector_unavailable',
} as const;
