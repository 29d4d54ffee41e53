import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Delivery, TakeInResult } from './delivery.ts';

/** One call of the door: deliveries of one merchant, committed together. */
export interface Call {
  readonly merchantId: MerchantId;
  readonly deliveries: readonly Delivery[];
  /** What it counts for in a group: `unitsOf(deliveries)`. */
  readonly units: number;
  readonly resolve: (results: readonly TakeInResult[]) => void;
  readonly reject: (error: unknown) => void;
  /** When it came in, by the monotonic clock. */
  readonly sinceMs: number;
}

/** So many lines of an order count as much as a delivery of one line. */
const linesPerUnit = 4;

/** Returns what deliveries count for: each at least 1, and orders of many lines more. */
export function unitsOf(deliveries: readonly Delivery[]): number {
  return deliveries.reduce((units, { event }) => {
    const lines = event.kind === 'order' ? event.order.lines.length : 0;
    return units + Math.max(1, Math.ceil(lines / linesPerUnit));
  }, 0);
}

/** Calls that wait for a commit, by merchant. */
export interface WaitingCalls {
  /** Adds a call. Returns false, and adds nothing, if too many deliveries wait. */
  add(call: Call): boolean;
  /** Returns how many deliveries of a merchant wait. */
  waitingOf(merchantId: MerchantId): number;
  /**
   * Takes calls of up to `size` units, one of each merchant in turn, and at least one call. Leaves the
   * merchants out that `may` refuses.
   */
  take(size: number, may: (merchantId: MerchantId) => boolean): readonly Call[];
  /** Takes calls of a merchant, of up to `size` units, and at least one if any waits. */
  takeOf(merchantId: MerchantId, size: number): readonly Call[];
}

/**
 * The maximum number of waiting deliveries, and of one merchant's. They take a few seconds, and platforms
 * time out before they have sent more.
 */
const waitingAtMost = 4_096;
const ofOneMerchantAtMost = 2_048;

export function waitingCalls(): WaitingCalls {
  /** In the order of the merchants' next turns. */
  const queues = new Map<MerchantId, Queue>();
  let waiting = 0;

  function shift(merchantId: MerchantId, queue: Queue): void {
    const call = queue.calls.shift();
    if (call === undefined) return;
    queue.size -= call.deliveries.length;
    waiting -= call.deliveries.length;
    // The merchant's next turn comes after the others' turns.
    queues.delete(merchantId);
    if (queue.calls.length > 0) queues.set(merchantId, queue);
  }

  function nextTurn(may: (merchantId: MerchantId) => boolean): [MerchantId, Queue] | undefined {
    for (const turn of queues) if (may(turn[0])) return turn;
    return undefined;
  }

  return {
    waitingOf: (merchantId) => queues.get(merchantId)?.size ?? 0,
    add(call) {
      const queue = queues.get(call.merchantId) ?? { calls: [], size: 0 };
      const more = call.deliveries.length;
      if (waiting > 0 && waiting + more > waitingAtMost) return false;
      if (queue.size > 0 && queue.size + more > ofOneMerchantAtMost) return false;
      queue.calls.push(call);
      queue.size += more;
      waiting += more;
      queues.set(call.merchantId, queue);
      return true;
    },
    take(size, may) {
      const taken: Call[] = [];
      let units = 0;
      for (;;) {
        const next = nextTurn(may);
        const call = next?.[1].calls[0];
        if (next === undefined || call === undefined) return taken;
        units += call.units;
        if (taken.length > 0 && units > size) return taken;
        taken.push(call);
        shift(...next);
      }
    },
    takeOf(merchantId, size) {
      const taken: Call[] = [];
      let units = 0;
      for (let queue = queues.get(merchantId); queue !== undefined; queue = queues.get(merchantId)) {
        const [call] = queue.calls;
        units += call?.units ?? 0;
        if (call === undefined || (taken.length > 0 && units > size)) break;
        taken.push(call);
        shift(merchantId, queue);
      }
      return taken;
    },
  };
}

interface Queue {
  readonly calls: Call[];
  size: number;
}
