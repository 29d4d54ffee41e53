/**
 * Prevents concurrent work on one key. Several replicas of a connector service need an implementation that
 * they share, over PostgreSQL's advisory locks, injected by the service's main.ts.
 */
export interface ExclusiveLocks {
  /** Runs `work` when no other holder has any of `keys`. Holders run in the order of their calls. */
  hold<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

/** Creates locks within this process. Queues for all keys in one step, so two holders cannot deadlock. */
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
