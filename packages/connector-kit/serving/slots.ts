import type { Limit } from '@onhand/contracts/connector/behaviour.ts';
import type { Lane } from '@onhand/contracts/connector/operations.ts';

/** Identifies a request for a slot. `signal` aborts when the caller no longer waits. */
interface Asking {
  readonly integrationId: string;
  readonly lane: Lane;
  readonly signal: AbortSignal;
}

/** Limits the number of concurrent calls. */
export interface Slots {
  /** Waits for a slot. Returns a function that frees the slot, or null if the signal aborts first. */
  take(asking: Asking): Promise<(() => void) | null>;
}

/** Concurrent calls per integration if the platform declares no limit. */
const concurrentUnlessDeclared = 4;

/**
 * Creates slots from the connector's declared `concurrency` limits, per integration and, if declared, for the
 * app (within this process). The lane `sales` goes first, then `bulk`, then `reconcile`. Each call waits at
 * most until its deadline.
 */
export function slotsFor(limits: readonly Limit[]): Slots {
  const perIntegration = new Map<string, Semaphore>();
  const maxPerIntegration = Math.min(...concurrencyOf(limits, 'integration'));
  const app = new Semaphore(Math.min(...concurrencyOf(limits, 'app')));
  return {
    async take({ integrationId, lane, signal }) {
      const own = perIntegration.get(integrationId) ?? new Semaphore(maxPerIntegration);
      perIntegration.set(integrationId, own);
      const freeOwn = () => {
        own.free();
        if (own.idle) perIntegration.delete(integrationId);
      };
      if (!(await own.take(lane, signal))) return null;
      if (await app.take(lane, signal)) {
        return () => {
          app.free();
          freeOwn();
        };
      }
      freeOwn();
      return null;
    },
  };
}

function concurrencyOf(limits: readonly Limit[], scope: Limit['scope']): number[] {
  const declared = limits.flatMap((limit) =>
    limit.kind === 'concurrency' && limit.scope === scope ? [limit.max] : [],
  );
  if (declared.length > 0) return declared;
  return [scope === 'integration' ? concurrentUnlessDeclared : Infinity];
}

class Semaphore {
  readonly #max: number;
  readonly #waiting: Record<Lane, Set<() => void>> = {
    sales: new Set(),
    bulk: new Set(),
    reconcile: new Set(),
  };
  #taken = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get idle(): boolean {
    return this.#taken === 0;
  }

  /** Waits for a slot. Returns false if the signal aborts first. */
  async take(lane: Lane, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.#taken < this.#max) {
      this.#taken += 1;
      return true;
    }
    return new Promise((resolve) => {
      const queue = this.#waiting[lane];
      const giveUp = () => {
        queue.delete(begin);
        resolve(false);
      };
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      queue.add(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Passes the slot directly to the next waiting call, so no newer call can take it. */
  free(): void {
    const { sales, bulk, reconcile } = this.#waiting;
    for (const queue of [sales, bulk, reconcile]) {
      for (const begin of queue) {
        queue.delete(begin);
        begin();
        return;
      }
    }
    this.#taken -= 1;
  }
}
