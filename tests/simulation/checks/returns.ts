import { flowsIn, isHeard, plainItemOf } from '../figures.ts';
import { lineParts } from '../names.ts';
import type { Session } from '../session.ts';
import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/**
 * I7: where only orders happen, units that a shop put back for orders that we know are no mismatch. Their
 * news is to come, and a rise waits for it. Where stock does not flow in, no rise is booked.
 */
export function returnsCheck(): Check {
  const seen = new Set<string>();
  /** Units that each order was known to have taken off a figure, before this step; by `channel order`. */
  let taken: ReadonlyMap<string, number> = new Map();
  return {
    afterStep(session) {
      for (const [name, { state, units, taken: booked }] of session.state.observations) {
        if (seen.has(name)) continue;
        seen.add(name);
        const channel = name.slice(0, name.lastIndexOf('~'));
        if (units > 0 && booked.length > 0 && !flowsIn(session, channel)) {
          throw new Violation('I7', `${name} is booked, and stock does not flow in`);
        }
        if (state !== 'mismatch' || session.world.happens !== 'orders') continue;
        const returned = returnedAt(session, channel, taken) - awaitedAt(session, channel);
        if (plainItemOf(session, channel) !== undefined && returned >= units) {
          throw new Violation('I7', `${name} is a mismatch of ${units}, and ${returned} were put back`);
        }
      }
      taken = takenUnits(session);
    },
  };
}

/** Units that a shop put back at a figure, unheard, of those that its orders were known to have taken. */
function returnedAt(session: Session, channel: string, taken: ReadonlyMap<string, number>): number {
  const shop = session.shopOf(channel);
  const unheard = (shop.shelves.get(channel)?.changes ?? []).filter(
    (change) => change.units < 0 && !isHeard(session, shop.name, change),
  );
  return [...Map.groupBy(unheard, ({ order }) => order)].reduce((sum, [order, changes]) => {
    const back = changes.reduce((all, { units }) => all - units, 0);
    return sum + Math.max(0, Math.min(back, taken.get(`${channel} ${order}`) ?? 0));
  }, 0);
}

/** Units of a channel's rises whose news is awaited already. */
function awaitedAt({ state }: Session, channel: string): number {
  return [...state.observations].reduce(
    (sum, [name, one]) =>
      name.startsWith(`${channel}~`) && one.state === 'provisional' && one.units > 0
        ? sum + one.units - one.consumed
        : sum,
    0,
  );
}

function takenUnits(session: Session): ReadonlyMap<string, number> {
  const uncounted = new Set(
    [...session.state.lines].flatMap(([name, { effect }]) =>
      effect === 'counted' ? [] : [lineParts(name).order],
    ),
  );
  const sums = new Map<string, number>();
  for (const shop of session.shops.values()) {
    for (const [channel, shelf] of shop.shelves) {
      for (const change of shelf.changes) {
        const isKnown = isHeard(session, shop.name, change) && !uncounted.has(`${shop.name}/${change.order}`);
        const key = `${channel} ${change.order}`;
        if (isKnown) sums.set(key, (sums.get(key) ?? 0) + change.units);
      }
    }
  }
  return sums;
}
