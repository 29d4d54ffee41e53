import { oneOf } from './command.ts';
import type { Command } from './command.ts';

/** What people do to listings; the orders that waited for one are booked afterwards. */
export const listingCommands = {
  link: {
    weight: 2,
    async run(session, choose) {
      const unlinked = session.world.shops.flatMap((shop) =>
        shop.listings.map(({ unit, belongsTo }) => ({ name: `${shop.name}/${unit}`, belongsTo })),
      );
      const listing = oneOf(
        unlinked.filter(({ name }) => session.state.listings.get(name)?.item === null),
        choose,
      );
      if (listing === undefined) return;
      await session.core.link(listing.name, listing.belongsTo, session.now);
      if (choose(2) === 0) await session.core.rebook(listing.name, session.now);
    },
  },
  rebook: {
    weight: 2,
    async run(session, choose) {
      const pending = [...session.state.listings].filter(([, { rebookPending }]) => rebookPending);
      const listing = oneOf(pending, choose);
      if (listing !== undefined) await session.core.rebook(listing[0], session.now);
    },
  },
} satisfies Record<string, Command>;
