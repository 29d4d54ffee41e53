import { readAll, tellAll } from '../figures.ts';
import { oneOf } from './command.ts';
import type { Command } from './command.ts';
import { publish } from './publishing-runs.ts';

/** Refunds that a shop restocks, and whose news does not come by itself. */
export const returnCommands = {
  /** The figure is read twice, so that what it shows is to be written over, and the shop is published to. */
  refundUnheard: {
    weight: 3,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const order = oneOf(
        [...(shop?.orders.values() ?? [])].filter(({ state }) => state === 'open'),
        choose,
      );
      const line = oneOf(order?.lines ?? [], choose);
      if (shop === undefined || order === undefined || line === undefined) return;
      const left = line.quantity - line.cancelled - line.restocked;
      if (left <= 0) return;
      shop.change(order, session.now, 'none', () => {
        line.restocked += 1 + choose(left);
      });
      for (let reading = 0; reading < 2; reading += 1) {
        session.advance(shop.world.observing.settlesWithinMs + 1_000);
        await tellAll(session, shop.name);
        if (!(await readAll(session, shop.name))) return;
        await session.look();
      }
      await publish(session, shop.name, 'applied');
    },
  },
} satisfies Record<string, Command>;
