import { oneOf } from './command.ts';
import type { Command } from './command.ts';

/** What people do to failed items here, and to figures over there. */
export const handCommands = {
  retryFailedItem: {
    weight: 2,
    async run(session, choose) {
      const listing = oneOf([...session.state.failedItems.keys()], choose);
      if (listing !== undefined) await session.core.moveFailedItem(listing, 'retry', session.now);
    },
  },
  skipFailedItem: {
    weight: 1,
    async run(session, choose) {
      const listing = oneOf([...session.state.failedItems.keys()], choose);
      if (listing !== undefined) await session.core.moveFailedItem(listing, 'skip', session.now);
    },
  },
  editFigureThere: {
    weight: 2,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const shelf = shop === undefined ? undefined : oneOf([...shop.shelves], choose);
      if (shop === undefined || shelf === undefined) return;
      shelf[1].moveBy(choose(7) - 3);
      shop.tellFigure(shelf[0], session.now, false);
    },
  },
} satisfies Record<string, Command>;
