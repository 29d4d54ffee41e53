import { isHeard, plainItemOf } from '../figures.ts';
import type { OwnChange } from '../platform/shelf.ts';
import type { Session } from '../session.ts';
import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/**
 * I7: where only orders happen, a figure is unexplained only while its shop has changed it for orders that we have not
 * heard of, and no more than by their units; once we have heard of them in time, nothing of it is left.
 */
export function explainedCheck(): Check {
  /** What was not heard of when an observation was made. */
  const unheard = new Map<string, readonly OwnChange[]>();
  const decided = new Set<string>();
  const heard = new Map<string, number>();
  /** Records whose shop changed an order again before we heard of the change: the two are told as one. */
  const blurred = new Set<string>();
  return {
    afterStep(session) {
      const { world, state } = session;
      if (world.happens !== 'orders') return;
      follow(session, heard, blurred);
      for (const [name, { seen, expected, state: became }] of state.observations) {
        const channel = name.slice(0, name.lastIndexOf('~'));
        const shop = session.shopOf(channel);
        const changes = shop.shelves.get(channel)?.changes ?? [];
        if (blurred.has(channel) || plainItemOf(session, channel) === undefined) continue;
        if (!unheard.has(name)) {
          const some = changes.filter((change) => !isHeard(session, shop.name, change));
          unheard.set(name, some);
          if (!without(expected, some).has(seen)) {
            const told = JSON.stringify({ expected, some });
            throw new Violation('I7', `${seen} at ${name} is unexplained, and not by orders: ${told}`);
          }
        }
        if (decided.has(name) || (became !== 'adopted' && became !== 'reversed')) continue;
        decided.add(name);
        const still = unheard.get(name)?.filter((change) => !isHeard(session, shop.name, change)) ?? [];
        if (still.length === 0) {
          throw new Violation('I7', `${name} was ${became}, and orders explain it`);
        }
      }
    },
  };
}

/** The figures that are left if any of the changes were made. */
function without(expected: readonly number[], changes: readonly OwnChange[]): ReadonlySet<number> {
  let figures = new Set(expected);
  for (const { units } of changes) {
    figures = new Set([...figures, ...[...figures].map((figure) => figure - units)]);
  }
  return figures;
}

/** Notes which changes of orders were heard of, and which records are blurred. */
function follow(session: Session, heard: Map<string, number>, blurred: Set<string>): void {
  for (const shop of session.shops.values()) {
    for (const [channel, shelf] of shop.shelves) {
      for (const { order } of shelf.changes) {
        const key = `${channel} ${order}`;
        const before = heard.get(key) ?? 0;
        const changes = shelf.changes.filter((one) => one.order === order && one.change > before);
        const now = changes.filter((change) => isHeard(session, shop.name, change));
        if (now.length > 1) blurred.add(channel);
        const last = now.at(-1);
        if (last !== undefined) heard.set(key, last.change);
      }
    }
  }
}
