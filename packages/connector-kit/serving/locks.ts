import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** What a call is alone with. */
export interface Exclusive {
  readonly integrationId: string;
  readonly scopes: readonly string[];
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** What work under locks returned. Null: the signal aborted before the locks were free. */
export type Held<T> = { readonly kind: 'value'; readonly value: T } | null;

/** Prevents concurrent work on one scope of an integration. */
export interface ExclusiveLocks {
  /** Runs `work` when no other holder has any of the scopes. Holders run in the order of their calls. */
  hold<T>(exclusive: Exclusive, work: () => Promise<T>): Promise<Held<T>>;
}

/** Creates locks within this process. Queues for all scopes in one step, so two holders cannot deadlock. */
export function inProcessLocks(): ExclusiveLocks {
  const lastHolder = new Map<string, Promise<unknown>>();
  return {
    async hold({ integrationId, scopes, signal }, work) {
      const keys = scopes.map((scope) => `${integrationId}/${scope}`);
      const free = Promise.all(keys.map((key) => lastHolder.get(key) ?? Promise.resolve()));
      const running = free.then(async () =>
        signal.aborted ? null : ({ kind: 'value', value: await work() } as const),
      );
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

/**
 * Keeps locks for all replicas of a connector. A lock ends when its process does not renew it for `leaseMs`.
 * The process that runs the connector (connector-host) injects it.
 */
export interface LockStore {
  /** Takes all the scopes for a holder, or none. */
  take(lock: StoredLock & { readonly scopes: readonly string[] }, leaseMs: number): Promise<boolean>;
  renew(locks: readonly StoredLock[], leaseMs: number): Promise<void>;
  free(lock: StoredLock): Promise<void>;
}

export interface StoredLock {
  readonly integrationId: string;
  readonly holder: string;
}

const leaseMs = 15_000;
const renewEveryMs = 5_000;
const askAgainMs = 50;

/** Creates locks that replicas share. Work without scopes needs none. */
export function sharedLocks(store: LockStore, onError: (error: unknown) => void): ExclusiveLocks {
  const here = inProcessLocks();
  const held = new Set<StoredLock>();
  let renewing: NodeJS.Timeout | undefined;

  const renew = () => void store.renew([...held], leaseMs).catch(onError);
  const take = async (lock: StoredLock, { scopes, signal }: Exclusive): Promise<boolean> => {
    while (!signal.aborted) {
      if (await store.take({ ...lock, scopes }, leaseMs)) return true;
      await delay(askAgainMs, undefined, { signal }).catch(() => undefined);
    }
    return false;
  };
  const free = (lock: StoredLock) => {
    held.delete(lock);
    if (held.size === 0) clearInterval(renewing);
    if (held.size === 0) renewing = undefined;
    void store.free(lock).catch(onError);
  };

  return {
    async hold<T>(exclusive: Exclusive, work: () => Promise<T>): Promise<Held<T>> {
      if (exclusive.scopes.length === 0) return here.hold(exclusive, work);
      const inner = await here.hold(exclusive, async (): Promise<Held<T>> => {
        const lock = { integrationId: exclusive.integrationId, holder: randomUUID() };
        if (!(await take(lock, exclusive))) return null;
        held.add(lock);
        renewing ??= setInterval(renew, renewEveryMs).unref();
        try {
          return { kind: 'value', value: await work() };
        } finally {
          free(lock);
        }
      });
      return inner === null ? null : inner.value;
    },
  };
}
