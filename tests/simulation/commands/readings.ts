import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import type { Reading, Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Command } from './command.ts';

const pollOverlapMs = 60_000;

/** Takes in what a reading found; one that answers hints settles those that were there when it began. */
export async function finishReading(session: Session, reading: Reading): Promise<void> {
  const { shop, origin, startedAt, orders } = reading;
  const taken = await session.deliver(
    orders.map((order) => ({
      shop: shop.name,
      origin,
      event: { kind: 'order', eventKey: readEventKey(order), topic: 'order.read', order },
    })),
  );
  if (reading.heardUntil !== undefined && taken !== null) {
    await session.core.hear(shop.name, reading.heardUntil, startedAt);
  }
  for (const { externalId } of origin === 'reread' && taken !== null ? orders : []) {
    await session.core.settleHints({ shop: shop.name, externalId }, startedAt);
  }
}

/** Readings of orders, whose content is of the moment they began and which may come in late. */
export const readingCommands = {
  beginReread: {
    weight: 5,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const order = shop === undefined ? undefined : oneOf([...shop.orders.values()], choose);
      if (shop === undefined || order === undefined) return;
      const { now } = session;
      session.readings.push({ shop, origin: 'reread', startedAt: now, orders: [shop.read(order, now)] });
    },
  },
  beginPoll: {
    weight: 3,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined) return;
      const { now } = session;
      const changed = [...shop.orders.values()].filter((one) => one.changedAt >= now - pollOverlapMs);
      const orders = changed.map((order) => shop.read(order, now));
      if (orders.length > 0) session.readings.push({ shop, origin: 'poll', startedAt: now, orders });
    },
  },
  finishReading: {
    weight: 8,
    async run(session, choose) {
      const reading = oneOf(session.readings, choose);
      if (reading === undefined) return;
      session.readings.splice(session.readings.indexOf(reading), 1);
      await finishReading(session, reading);
    },
  },
} satisfies Record<string, Command>;
