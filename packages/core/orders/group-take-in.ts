import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@onhand/database/connect.ts';
import { isBusy } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Delivery, TakeInResult } from './delivery.ts';
import { takeIn } from './take-in.ts';
import { unitsOf, waitingCalls } from './waiting-calls.ts';
import type { Call } from './waiting-calls.ts';

export type TakeIn = (deliveries: readonly Delivery[]) => Promise<readonly TakeInResult[]>;

/** Bounds the commits of one kind of deliveries. */
interface Lane {
  /** The maximum of units (`unitsOf`) in one commit. A larger group would hold its locks for too long. */
  readonly largestGroup: number;
  /** The number of concurrent commits. While one waits for the disk, the database processes the next. */
  readonly commitsAtATime: number;
}

const usual: Lane = { largestGroup: 256, commitsAtATime: 2 };
/**
 * Orders of many lines take up to seconds. They keep no other delivery waiting, and wait for one another. If
 * other deliveries came during such a commit, the lane rests for nine times as long as it took. So a merchant
 * that floods the door has a tenth of the time, and shares the processor during it.
 */
const large: Lane = { largestGroup: 1, commitsAtATime: 1 };
const largeAboveLines = 500;
const restsTimes = 9;
const restAtMostMs = 10_000;

/** The number of merchants, per lane, whose deliveries are tried again apart from all others. */
const apartAtATime = 3;
/** The maximum of a stuck merchant's deliveries that wait, so that it takes no room from others. */
const apartAtMost = 256;
/** The number of a stuck merchant's calls that are tried alone before it is the next one's turn. */
const aloneAtATime = 4;
/**
 * How long a call of a stuck merchant waits. A platform that gives up sooner loses nothing: what is taken in
 * later counts too.
 */
const waitsForMs = 30_000;

/** Says that too many deliveries wait. Nothing of this call was recorded; the caller delivers again. */
export class Overloaded extends Error {
  readonly code = 'overloaded';
}

/** Says that others hold the merchant's stock. Nothing of this call was recorded; a pass reads its orders. */
export class MerchantBusy extends Error {
  readonly code = 'merchant_busy';
}

/**
 * Creates a `takeIn` that commits simultaneous deliveries together. A call starts at once unless
 * `commitsAtATime` commits are under way, so that grouping adds no delay when idle. Orders of many lines have
 * a lane of their own.
 *
 * Each merchant has its own turn. If a commit meets a lock, its group is divided by merchant, and a merchant
 * that is still stuck is tried apart from the others (DESIGN §4.1).
 *
 * @param db whose statements give up waiting for locks (`connectDoor`)
 * @param options.rest waits so many milliseconds
 * @throws Overloaded if too many deliveries wait
 * @throws MerchantBusy if others hold the merchant's stock for too long
 */
export function groupTakeIn(
  db: Db,
  options: { clock: { now(): Date }; rest?: (ms: number) => Promise<void> },
): TakeIn {
  const { rest = restFor } = options;
  const commit: TakeIn = (deliveries) => takeIn(db, deliveries, options);
  /** The number of calls so far that were not large. */
  let calls = 0;
  const takeInUsual = inGroups(usual, commit);
  const takeInLarge = inGroups(large, commit, () => {
    const [before, beganAtMs] = [calls, performance.now()];
    return async () => {
      const tookMs = performance.now() - beganAtMs;
      if (calls > before) await rest(Math.min(tookMs * restsTimes, restAtMostMs));
    };
  });
  return (deliveries) => {
    if (linesOf(deliveries) > largeAboveLines) return takeInLarge(deliveries);
    calls += 1;
    return takeInUsual(deliveries);
  };
}

function restFor(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false });
}

function linesOf(deliveries: readonly Delivery[]): number {
  return deliveries.reduce(
    (lines, { event }) => lines + (event.kind === 'order' ? event.order.lines.length : 0),
    0,
  );
}

/** @param begin called before each commit. Returns how the lane rests after it. */
function inGroups(
  { largestGroup, commitsAtATime }: Lane,
  commit: TakeIn,
  begin: () => () => Promise<void> = () => async () => {},
): TakeIn {
  const waiting = waitingCalls();
  /** The merchants that are tried apart; those without a place yet wait for one. */
  const apart = new Map<MerchantId, Call[]>();
  const withoutPlace: MerchantId[] = [];
  let underWay = 0;
  let placesTaken = 0;

  function startNext(): void {
    while (underWay < commitsAtATime) {
      const group = waiting.take(largestGroup, (merchantId) => !apart.has(merchantId));
      if (group.length === 0) return;
      underWay += 1;
      const rest = begin();
      void commitGroup(group)
        .then(rest)
        .finally(() => {
          underWay -= 1;
          startNext();
        });
    }
  }

  async function commitGroup(group: readonly Call[]): Promise<void> {
    try {
      await commitTogether(group);
    } catch (error) {
      if (isBusy(error)) divide(group);
      // The error of one call may not concern the others, so each call is tried alone.
      else await Promise.all(group.map(commitAlone));
    }
  }

  async function commitAlone(call: Call): Promise<void> {
    try {
      await commitTogether([call]);
    } catch (error) {
      if (isBusy(error)) divide([call]);
      else call.reject(error);
    }
  }

  async function commitTogether(group: readonly Call[]): Promise<void> {
    const results = await commit(group.flatMap(({ deliveries }) => deliveries));
    let from = 0;
    for (const { deliveries, resolve } of group) {
      resolve(results.slice(from, from + deliveries.length));
      from += deliveries.length;
    }
  }

  /** Tries each merchant of a group that met a lock apart from the others. */
  function divide(group: readonly Call[]): void {
    const merchants = [...Map.groupBy(group, ({ merchantId }) => merchantId)];
    for (const [merchantId, calls] of merchants) {
      const others = apart.get(merchantId);
      if (others !== undefined) {
        others.push(...calls);
        continue;
      }
      apart.set(merchantId, [...calls]);
      void (async () => {
        // Most of the merchants are not stuck. They wait for no place.
        if (merchants.length > 1) await takeTogether(merchantId);
        if (apart.get(merchantId)?.length === 0) {
          apart.delete(merchantId);
          startNext();
        } else {
          withoutPlace.push(merchantId);
          startApart();
        }
      })();
    }
  }

  function startApart(): void {
    while (placesTaken < apartAtATime) {
      const merchantId = withoutPlace.shift();
      if (merchantId === undefined) return;
      placesTaken += 1;
      void (async () => {
        const isStuck = await carryApart(merchantId);
        placesTaken -= 1;
        // It goes behind the others.
        if (isStuck) withoutPlace.push(merchantId);
        startApart();
        startNext();
      })();
    }
  }

  /**
   * Tries a merchant's calls, together and then some one by one. Calls may join them during each attempt.
   * Returns whether any is still stuck; then the merchant stays apart.
   */
  async function carryApart(merchantId: MerchantId): Promise<boolean> {
    const stuck = apart.get(merchantId) ?? [];
    while (stuck.length > 0) {
      if (await takeTogether(merchantId)) continue;
      const late = stuck.filter(isLate);
      for (const call of late) call.reject(new MerchantBusy("The merchant's stock is locked."));
      const inTime = stuck.splice(0).filter((call) => !late.includes(call));
      const still: Call[] = [];
      for (const call of inTime.splice(0, aloneAtATime)) {
        if (await isStuckAlone(call)) still.push(call);
      }
      stuck.push(...inTime, ...still);
      if (stuck.length === 0) break;
      if (stuck.length < largestGroup) stuck.push(...waiting.takeOf(merchantId, largestGroup));
      return true;
    }
    apart.delete(merchantId);
    return false;
  }

  /** Tries calls of a merchant that is apart in one commit. Returns whether they were taken in. */
  async function takeTogether(merchantId: MerchantId): Promise<boolean> {
    const stuck = apart.get(merchantId) ?? [];
    const calls = stuck.slice(0, largestGroup);
    try {
      await commitTogether(calls);
    } catch {
      // Each is tried alone then.
      return false;
    }
    stuck.splice(0, calls.length);
    return true;
  }

  /** Tries one call. Returns whether it has to be tried again. */
  async function isStuckAlone(call: Call): Promise<boolean> {
    try {
      await commitTogether([call]);
    } catch (error) {
      if (isBusy(error)) return true;
      call.reject(error);
    }
    return false;
  }

  function isLate({ sinceMs }: Call): boolean {
    return performance.now() - sinceMs > waitsForMs;
  }

  return (deliveries) =>
    new Promise((resolve, reject) => {
      const [first] = deliveries;
      if (first === undefined) {
        resolve([]);
        return;
      }
      const { merchantId } = first;
      const more = deliveries.length;
      if (apart.has(merchantId) && waiting.waitingOf(merchantId) + more > apartAtMost) {
        reject(new MerchantBusy("The merchant's stock is locked."));
        return;
      }
      if (
        !waiting.add({
          merchantId,
          deliveries,
          units: unitsOf(deliveries),
          resolve,
          reject,
          sinceMs: performance.now(),
        })
      ) {
        reject(new Overloaded('More deliveries wait than are kept.'));
        return;
      }
      startNext();
    });
}
