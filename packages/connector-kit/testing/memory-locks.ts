import type { LockStore } from '../serving/locks.ts';

/** Keeps locks for several services of one test. Their leases do not end: no service of a test is killed. */
export function memoryLocks(): LockStore {
  const holders = new Map<string, string>();
  return {
    async take({ integrationId, holder, scopes }) {
      const keys = scopes.map((scope) => `${integrationId}/${scope}`);
      if (keys.some((key) => holders.has(key))) return false;
      for (const key of keys) holders.set(key, holder);
      return true;
    },
    async renew() {},
    async free({ holder }) {
      for (const [key, by] of holders) if (by === holder) holders.delete(key);
    },
  };
}
