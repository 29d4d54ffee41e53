import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { ShopDelivery } from '../core.ts';
import type { SimulatedShop } from '../platform/shop.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';

const largestBatch = 30;

interface Waiting {
  readonly event: Inbound;
  readonly shop: SimulatedShop;
}

/** Takes some of what waits to be delivered, in an order that `choose` decides; it stays in its mailbox. */
function drawWaiting(session: Session, count: number, choose: Choose): readonly Waiting[] {
  const waiting = [...session.shops.values()].flatMap((shop) =>
    shop.mailbox.map((event) => ({ event, shop })),
  );
  const drawn: Waiting[] = [];
  while (drawn.length < count && waiting.length > 0) {
    drawn.push(...waiting.splice(choose(waiting.length), 1));
  }
  return drawn;
}

function asDeliveries(drawn: readonly Waiting[]): readonly ShopDelivery[] {
  return drawn.map(({ shop, event }) => ({ shop: shop.name, origin: 'webhook', event }));
}

function forget(drawn: readonly Waiting[]): void {
  for (const { shop, event } of drawn) {
    const at = shop.mailbox.indexOf(event);
    if (at >= 0) shop.mailbox.splice(at, 1);
  }
}

/** Delivers some of what waits. What was not answered is delivered again later. */
async function deliver(session: Session, drawn: readonly Waiting[]): Promise<void> {
  if (drawn.length > 0 && (await session.deliver(asDeliveries(drawn))) !== null) forget(drawn);
}

/** How what shops tell us comes to the door, or does not. */
export const deliveryCommands = {
  deliverOldest: {
    weight: 10,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const [first] = shop?.mailbox ?? [];
      if (shop !== undefined && first !== undefined) await deliver(session, [{ event: first, shop }]);
    },
  },
  deliverAny: {
    weight: 6,
    run: (session, choose) => deliver(session, drawWaiting(session, 1, choose)),
  },
  deliverBatch: {
    weight: 6,
    run: (session, choose) => deliver(session, drawWaiting(session, 1 + choose(largestBatch), choose)),
  },
  /** The answer is lost, so that the shop brings the same again. */
  deliverTwice: {
    weight: 4,
    async run(session, choose) {
      const drawn = drawWaiting(session, 1 + choose(3), choose);
      if (drawn.length > 0) await session.deliver(asDeliveries(drawn));
    },
  },
  drop: {
    weight: 2,
    run: async (session, choose) => forget(drawWaiting(session, 1, choose)),
  },
  /** One of a batch cannot be stored; the others are. */
  deliverPoison: {
    weight: 1,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const order = shop === undefined ? undefined : oneOf([...shop.orders.values()], choose);
      if (shop === undefined || order === undefined) return;
      const read = shop.read(order, session.now);
      const lines = read.lines.map((line) => ({ ...line, sku: 'bad\0' }));
      const eventKey = `poison:${session.nextCause()}`;
      const event = { kind: 'order', eventKey, topic: 'order.updated', order: { ...read, lines } } as const;
      const drawn = drawWaiting(session, choose(4), choose);
      const deliveries = [...asDeliveries(drawn), { shop: shop.name, origin: 'webhook', event } as const];
      if ((await session.deliver(deliveries.toReversed())) !== null) forget(drawn);
    },
  },
  /** The door's process dies: before its commit, or before it could answer. */
  deliverAndCrash: {
    weight: 4,
    async run(session, choose) {
      const drawn = drawWaiting(session, 1 + choose(5), choose);
      if (drawn.length === 0) return;
      const statement = choose(8);
      session.core.crashNext(
        choose(2) === 0 ? { when: 'before_commit', statement } : { when: 'after_commit' },
      );
      await deliver(session, drawn);
    },
  },
} satisfies Record<string, Command>;
