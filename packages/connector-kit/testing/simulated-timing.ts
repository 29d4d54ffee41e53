import type { Timing } from '../limits/timing.ts';

/** A clock and timers that stand still until they are moved. */
export interface SimulatedTiming extends Timing {
  /** When the next timer is due; null if there is none. */
  next(): number | null;
  /** Moves the clock, and calls what is due then. */
  moveTo(ms: number): void;
}

export function simulatedTiming(): SimulatedTiming {
  let now = 0;
  const timers = new Map<object, { readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const timer = {};
      timers.set(timer, { at: now + ms, run });
      return () => timers.delete(timer);
    },
    next: () => (timers.size === 0 ? null : Math.min(...Array.from(timers.values(), ({ at }) => at))),
    moveTo(ms) {
      now = ms;
      for (const [timer, { at, run }] of Array.from(timers)) {
        if (at > now || !timers.delete(timer)) continue;
        run();
      }
    },
  };
}
