import type { SimulatedShop } from '../platform/shop.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Command } from './command.ts';
import { finishReading } from './readings.ts';

/** The moment up to which a pass that begins now hears a shop, by the shop's clock in whole seconds. */
export function heardFrom(shop: SimulatedShop, now: number): number {
  return Math.floor(shop.clock(now) / 1_000) * 1_000;
}

/** Begins to read every order of a shop. What it finds is fixed, and comes in when the pass is finished. */
function beginPass(session: Session, shop: SimulatedShop): void {
  const { now } = session;
  const orders = [...shop.orders.values()].map((order) => shop.read(order, now));
  session.readings.push({ shop, origin: 'poll', startedAt: now, orders, heardUntil: heardFrom(shop, now) });
}

/** Passes over all orders of a shop: only they tell that nothing was missed. */
export const passCommands = {
  beginPass: {
    weight: 3,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop !== undefined) beginPass(session, shop);
    },
  },
  /** A pass from its beginning to its end, and what is due then is decided. */
  passAndDecide: {
    weight: 4,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined) return;
      beginPass(session, shop);
      const reading = session.readings.pop();
      if (reading !== undefined) await finishReading(session, reading);
      await session.core.decideDue(session.now);
    },
  },
} satisfies Record<string, Command>;
