import type { Limit } from '@onhand/contracts/connector/behaviour.ts';
import type { Lane } from '@onhand/contracts/connector/operations.ts';

/** Who asks for a slot, and whether somebody still waits. */
interface Asking {
  readonly integrationId: string;
  readonly lane: Lane;
  readonly signal: AbortSignal;
}

/** Bounds how many calls run at once. */
export interface Slots {
  /** Gives the function that frees the slot, or null where the signal was aborted first. */
  take(asking: Asking): Promise<(() => void) | null>;
}

/** At once and per integration, where the platform declares no limit of its own. */
const concurrentUnlessDeclared = 4;

/**
 * Slots by the connector's declared `concurrency` limits, per integration and, where declared, for the whole
 * app (this process of it). Sales go before bulk work, and that before reconciliation. Who waits is bounded by
 * the deadlines of the calls.
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

  /** True with a slot taken; false where the signal was aborted first. */
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

  /** Hands the slot to the next who waits, so that nobody can come in between. */
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
