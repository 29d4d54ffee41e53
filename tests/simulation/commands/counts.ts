import { wholeSeconds } from '../platform/shop.ts';
import type { CoreState } from '../state.ts';
import { Violation } from '../violation.ts';
import { clockAheadOf } from '../world.ts';
import { oneOf } from './command.ts';
import type { Command } from './command.ts';
import { hear, sellSome } from './figure-runs.ts';

/** What is at each level, or how much less than nothing. */
function netOf({ levels }: CoreState): string {
  const nets = [...levels].map(([name, { onHand, deficit }]) => `${name} ${onHand - deficit}`);
  return nets.sort((a, b) => a.localeCompare(b)).join(', ');
}

/** Counts that cross orders, which would come about rarely by themselves. */
export const countCommands = {
  /** Orders leave a warehouse, everything is counted, and only then their shop tells that they left. */
  shipThenCount: {
    weight: 2,
    async run(session, choose) {
      const { world, core } = session;
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined || world.authority !== 'warehouse' || world.happens === 'edits') return;
      const orders = sellSome(session, shop, choose);
      if (choose(2) === 0) await hear(session, shop, orders);
      for (const order of orders) {
        shop.change(order, session.now, 'none', (changed) => {
          changed.state = 'closed';
          changed.closedAt = wholeSeconds(shop.clock(session.now));
        });
      }
      session.advance(5_000);
      for (const { name: item } of world.items.filter(({ components }) => components === undefined)) {
        for (const { name: location } of world.locations) {
          session.countedNow.add(`${item}@${location}`);
          const count = { kind: 'count', item, location, quantity: choose(8) } as const;
          await core.bookStock({ ...count, sourceKey: session.nextCause() }, session.now);
          // One count may take back what another one gave.
          await session.look();
        }
      }
      const counted = netOf(session.state);
      await hear(session, shop, orders);
      // Where nobody knows the shop's clock, nobody knows either that they left before.
      if (clockAheadOf(shop.world) !== shop.world.skewMs) return;
      if (netOf(session.state) !== counted) {
        throw new Violation('I1', `${counted} was counted, and late news made it ${netOf(session.state)}`);
      }
    },
  },
} satisfies Record<string, Command>;
