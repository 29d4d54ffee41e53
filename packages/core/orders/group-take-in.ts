import type { Db } from '@onhand/database/connect.ts';
import type { Delivery, TakeInResult } from './delivery.ts';
import { takeIn } from './take-in.ts';

export type TakeIn = (deliveries: readonly Delivery[]) => Promise<readonly TakeInResult[]>;

/** Bounds the commits of one kind of deliveries. */
interface Lane {
  /** The maximum number of deliveries in one commit. A larger group would hold its locks for too long. */
  readonly largestGroup: number;
  /** The number of concurrent commits. While one waits for the disk, the database processes the next. */
  readonly commitsAtATime: number;
}

const usual: Lane = { largestGroup: 256, commitsAtATime: 2 };
/** Orders of many lines take seconds. They keep no other delivery waiting, and wait for one another. */
const large: Lane = { largestGroup: 1, commitsAtATime: 1 };
const largeAboveLines = 500;

/**
 * The maximum number of waiting deliveries. They take a few seconds, and platforms time out before they have
 * sent more.
 */
const waitingAtMost = 2_048;

/** Says that too many deliveries wait. Nothing of this call was recorded; the caller delivers again. */
export class Overloaded extends Error {
  readonly code = 'overloaded';
}

interface Waiting {
  readonly deliveries: readonly Delivery[];
  readonly resolve: (results: readonly TakeInResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Creates a `takeIn` that commits simultaneous deliveries together. A call starts at once unless
 * `commitsAtATime` commits are under way, so that grouping adds no delay when idle. Orders of many lines have
 * a lane of their own.
 *
 * @throws Overloaded if too many deliveries wait.
 */
export function groupTakeIn(db: Db, options: { clock: { now(): Date } }): TakeIn {
  const [takeInUsual, takeInLarge] = [inGroups(db, usual, options), inGroups(db, large, options)];
  return (deliveries) =>
    linesOf(deliveries) > largeAboveLines ? takeInLarge(deliveries) : takeInUsual(deliveries);
}

function linesOf(deliveries: readonly Delivery[]): number {
  return deliveries.reduce(
    (lines, { event }) => lines + (event.kind === 'order' ? event.order.lines.length : 0),
    0,
  );
}

function inGroups(
  db: Db,
  { largestGroup, commitsAtATime }: Lane,
  options: { clock: { now(): Date } },
): TakeIn {
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
      // The error of one call may not concern the others, so each call is tried alone.
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
