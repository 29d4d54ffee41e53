/** The source of time for a process, which a test can replace. Timers always run on real time. */
export interface Clock {
  now(): Date;
}

/** A clock that a test can move. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
  moveTo(moment: Date): void;
}

export const systemClock: Clock = { now: () => new Date() };

/** Creates a clock that always shows the same time. */
export function stillClock(moment: Date): Clock {
  const ms = moment.getTime();
  return { now: () => new Date(ms) };
}

/**
 * Creates a clock that shows the time of `base`, shifted by all moves. Over the system clock, time continues;
 * over a {@link stillClock}, it stands still between moves.
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
