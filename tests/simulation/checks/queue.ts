import { lineParts } from '../names.ts';
import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/** I3: of a shop's lines that wait for one item, who waits longest is served first. */
export function queueCheck(): Check {
  let waited = new Map<string, number>();
  let revisions = new Map<string, number>();
  return {
    afterStep({ state, world, countedNow }) {
      const passed = new Set<string>();
      for (const [key, units] of waited) {
        const { shop, order, item } = lineParts(key);
        const now = state.oversold.get(key) ?? 0;
        const { revision, state: is = 'pending' } = state.orders.get(order) ?? {};
        // A count closes the lines that had left before it, whoever waits longer.
        const hasLeft = world.authority === 'source' || is === 'closed' || is === 'cancelled';
        const isCounted = [...countedNow].some((level) => level.startsWith(`${item}@`));
        const isItsOwnDoing = revision !== revisions.get(order) || (isCounted && hasLeft && now === 0);
        const queue = `${shop} ${item}`;
        if (now < units && passed.has(queue) && !isItsOwnDoing) {
          throw new Violation('I3', `${key} was served before others of its shop that wait longer`);
        }
        if (now > 0 && !isItsOwnDoing) passed.add(queue);
      }
      waited = new Map(state.oversold);
      revisions = new Map([...state.orders].map(([name, { revision }]) => [name, revision]));
    },
  };
}
