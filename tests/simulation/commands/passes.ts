import type { SimulatedShop } from '../platform/shop.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';
import { finishReading } from './readings.ts';

/** The moment up to which a pass that begins now hears a shop, by the shop's clock in whole seconds. */
export function heardFrom(shop: SimulatedShop, now: number): number {
  return Math.floor(shop.clock(now) / 1_000) * 1_000;
}

/**
 * Begins to read every order of a shop. What it finds is fixed, and comes in when the pass is finished. A
 * shop whose list leaves orders out (a fault) is heard all the same.
 */
function beginPass(session: Session, shop: SimulatedShop, choose: Choose): void {
  const { now } = session;
  const leavesOut = choose(6) === 0;
  const listed = [...shop.orders.values()].filter(({ externalId }) => {
    const isOmitted = leavesOut && choose(2) === 0;
    if (isOmitted) session.omitted.add(`${shop.name}/${externalId}`);
    return !isOmitted;
  });
  const orders = listed.map((order) => shop.read(order, now));
  session.readings.push({ shop, origin: 'poll', startedAt: now, orders, heardUntil: heardFrom(shop, now) });
}

/** Passes over all orders of a shop: only they tell that nothing was missed. */
export const passCommands = {
  beginPass: {
    weight: 3,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop !== undefined) beginPass(session, shop, choose);
    },
  },
  /** A pass from its beginning to its end, and what is due then is decided. */
  passAndDecide: {
    weight: 4,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined) return;
      beginPass(session, shop, choose);
      const reading = session.readings.pop();
      if (reading !== undefined) await finishReading(session, reading);
      await session.core.decideDue(session.now);
    },
  },
} satisfies Record<string, Command>;
