/** The clock and the timers of this process. A simulation replaces them. */
export interface Timing {
  /** Milliseconds since some moment, which never go back. */
  now(): number;
  /** Calls `then` after some time. Returns a function that cancels that. */
  after(ms: number, then: () => void): () => void;
}

export const processTiming: Timing = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, Math.ceil(ms));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
