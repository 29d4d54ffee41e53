/** Where a process gets the time from, so that a test can move it. Timers run on real time whatever it says. */
export interface Clock {
  now(): Date;
}

/** A clock that a test moves. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
  moveTo(moment: Date): void;
}

export const systemClock: Clock = { now: () => new Date() };

/** Always the same moment. */
export function stillClock(moment: Date): Clock {
  const ms = moment.getTime();
  return { now: () => new Date(ms) };
}

/**
 * Runs on with `base`, shifted by as much as it was moved: over the system's clock time goes on, over a
 * {@link stillClock} it stands between moves.
 */
export function movableClock(base: Clock = systemClock): MovableClock {
  let shiftMs = 0;
  return {
    now: () => new Date(base.now().getTime() + shiftMs),
    advance: (ms) => {
      shiftMs += ms;
    },
    moveTo: (moment) => {
      shiftMs = moment.getTime() - base.now().getTime();
    },
  };
}
