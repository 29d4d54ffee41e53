import type { Db } from '@onhand/database/connect.ts';
import type { Delivery, TakeInResult } from './delivery.ts';
import { takeIn } from './take-in.ts';

export type TakeIn = (deliveries: readonly Delivery[]) => Promise<readonly TakeInResult[]>;

/** Deliveries in one commit; more would hold the locks for long. */
const largestGroup = 256;
/** Commits at a time: while one waits for the disk, the next one is worked out. */
const commitsAtATime = 2;

/**
 * Deliveries that wait, at most: some seconds' work, and more than platforms send before they would give up.
 */
const waitingAtMost = 2_048;

/** More deliveries wait than are kept; nothing of this one was recorded, and it is to be brought again. */
export class Overloaded extends Error {
  readonly code = 'overloaded';
}

interface Waiting {
  readonly deliveries: readonly Delivery[];
  readonly resolve: (results: readonly TakeInResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A `takeIn` that makes one commit of what comes at the same time. A call that finds nothing under way goes
 * at once, so grouping adds nothing when idle; the others wait for the commits before them and then go
 * together. Where too many wait it throws `Overloaded`.
 */
export function groupTakeIn(db: Db, options: { clock: { now(): Date } }): TakeIn {
  const waiting: Waiting[] = [];
  let deliveriesWaiting = 0;
  let underWay = 0;

  function takeGroup(): readonly Waiting[] {
    const group: Waiting[] = [];
    let size = 0;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      size += next.deliveries.length;
      if (group.length > 0 && size > largestGroup) {
        break;
      }
      group.push(next);
      waiting.shift();
      deliveriesWaiting -= next.deliveries.length;
    }
    return group;
  }

  async function commitNext(): Promise<void> {
    underWay += 1;
    const group = takeGroup();
    try {
      const results = await takeIn(
        db,
        group.flatMap(({ deliveries }) => deliveries),
        options,
      );
      let from = 0;
      for (const { deliveries, resolve } of group) {
        resolve(results.slice(from, from + deliveries.length));
        from += deliveries.length;
      }
    } catch {
      // Trouble that one call met may not be the others': each gets its own answer.
      await Promise.all(
        group.map(({ deliveries, resolve, reject }) => takeIn(db, deliveries, options).then(resolve, reject)),
      );
    }
    underWay -= 1;
    if (waiting.length > 0) {
      void commitNext();
    }
  }

  return (deliveries) =>
    new Promise((resolve, reject) => {
      if (deliveriesWaiting > 0 && deliveriesWaiting + deliveries.length > waitingAtMost) {
        reject(new Overloaded('More deliveries wait than are kept.'));
        return;
      }
      waiting.push({ deliveries, resolve, reject });
      deliveriesWaiting += deliveries.length;
      if (underWay < commitsAtATime) {
        void commitNext();
      }
    });
}
