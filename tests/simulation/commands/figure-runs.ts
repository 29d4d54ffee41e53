import { readAll, tellAll } from '../figures.ts';
import type { SimulatedShop } from '../platform/shop.ts';
import type { ShopOrder } from '../platform/shop-order.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';
import { publish } from './publishing-runs.ts';
import { finishReading } from './readings.ts';

async function compare(session: Session, shop: SimulatedShop): Promise<void> {
  await tellAll(session, shop.name);
  await readAll(session, shop.name);
  await session.look();
}

/** Reads these orders again, and takes in what they say. */
export async function hear(
  session: Session,
  shop: SimulatedShop,
  orders: readonly ShopOrder[],
): Promise<void> {
  const { now } = session;
  const read = orders.map((order) => shop.read(order, now));
  await finishReading(session, { shop, origin: 'reread', startedAt: now, orders: read });
  await session.look();
}

/** One or two orders of what a record of the shop shows; nobody tells us. */
export function sellSome(session: Session, shop: SimulatedShop, choose: Choose): readonly ShopOrder[] {
  const [place = ''] = Object.keys(shop.world.places);
  const channel = oneOf(
    [...shop.shelves.keys()].filter((name) => name.endsWith(`/${place}`)),
    choose,
  );
  if (channel === undefined) return [];
  const count = 1 + choose(2);
  return Array.from({ length: count }, () => session.sell(channel, 1 + choose(3))).filter(
    (order) => order !== undefined,
  );
}

/** A moment before, in, or after a shop's settling time. */
function soon({ world }: SimulatedShop, choose: Choose): number {
  const { settlesWithinMs } = world.observing;
  return oneOf([0, 500, settlesWithinMs, settlesWithinMs + 500], choose) ?? 0;
}

/** Figures and orders that cross each other, which would come about rarely by themselves. */
export const figureRunCommands = {
  /** A figure is read before the orders that brought it about come in, in whatever order. */
  readBeforeOrders: {
    weight: 4,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined || session.world.happens === 'edits') return;
      await publish(session, shop.name, 'applied');
      const orders = sellSome(session, shop, choose);
      session.advance(soon(shop, choose));
      await compare(session, shop);
      session.advance(oneOf([0, 300, 5_000, 30_000], choose) ?? 0);
      await hear(session, shop, choose(2) === 0 ? orders : orders.toReversed().slice(0, 1));
      session.advance(soon(shop, choose));
      await compare(session, shop);
      if (choose(3) === 0) await publish(session, shop.name, 'applied');
    },
  },
  /** Orders come in, and are written, before the shop has lowered its figure for them. */
  writeBeforeLowered: {
    weight: 3,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined || session.world.happens === 'edits') return;
      await publish(session, shop.name, 'applied');
      const orders = sellSome(session, shop, choose);
      await hear(session, shop, orders);
      session.advance(oneOf([50, 500, 1_100], choose) ?? 0);
      await publish(session, shop.name, 'applied');
      session.advance(soon(shop, choose));
      await compare(session, shop);
    },
  },
  /** Units that come back are seen, once or twice, before we hear that they did. */
  readBeforeRestock: {
    weight: 2,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined || session.world.happens === 'edits') return;
      const orders = sellSome(session, shop, choose);
      await hear(session, shop, orders);
      session.advance(5_000);
      await publish(session, shop.name, 'applied');
      for (const order of orders) {
        shop.change(order, session.now, 'none', (changed) => {
          for (const line of changed.lines) line.restocked = 1;
        });
      }
      session.advance(soon(shop, choose));
      await compare(session, shop);
      session.advance(oneOf([0, 1_000, 5_000], choose) ?? 0);
      if (choose(2) === 0) await compare(session, shop);
      await hear(session, shop, orders);
      session.advance(soon(shop, choose));
      await compare(session, shop);
    },
  },
} satisfies Record<string, Command>;
