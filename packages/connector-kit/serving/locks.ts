/**
 * Keeps work on the same key apart. The port exists because one process can only speak for itself: several
 * replicas of a connector service need one over PostgreSQL's advisory locks, injected by the service's main.ts.
 */
export interface ExclusiveLocks {
  /** Runs `work` when nobody else holds any of `keys`, in the order of asking. */
  hold<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

/** Locks within this process. All keys are queued for in one step, so that two holders cannot wait for each other. */
export function inProcessLocks(): ExclusiveLocks {
  const lastHolder = new Map<string, Promise<unknown>>();
  return {
    async hold(keys, work) {
      const running = Promise.all(keys.map((key) => lastHolder.get(key) ?? Promise.resolve())).then(work);
      const over = running.catch(() => undefined);
      for (const key of keys) lastHolder.set(key, over);
      try {
        return await running;
      } finally {
        for (const key of keys) if (lastHolder.get(key) === over) lastHolder.delete(key);
      }
    },
  };
}
