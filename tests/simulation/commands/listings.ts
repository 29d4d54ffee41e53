import { oneOf } from './command.ts';
import type { Session } from '../session.ts';
import type { Choose, Command } from './command.ts';

function crashMaybe(session: Session, choose: Choose): void {
  if (choose(8) > 0) return;
  const when = choose(2) === 0 ? ('before_commit' as const) : ('after_commit' as const);
  session.core.crashNext({ when, statement: choose(4) });
}

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
      crashMaybe(session, choose);
      await session.survive(() => session.core.link(listing.name, listing.belongsTo, session.now));
      session.core.crashNext(null);
      if (choose(2) === 0) await session.core.rebook(listing.name, session.now);
    },
  },
  unlink: {
    weight: 1,
    async run(session, choose) {
      // What happens to a figure while nobody looks is not noticed.
      if (session.world.happens === 'edits') return;
      const linked = [...session.state.listings].filter(([, { item }]) => item !== null);
      const listing = oneOf(linked, choose);
      if (listing !== undefined) await session.core.unlink(listing[0], session.now);
    },
  },
  createListing: {
    weight: 2,
    async run(session, choose) {
      const late = session.world.shops.flatMap((shop) =>
        shop.listings.flatMap((one) => (one.late ? [`${shop.name}/${one.unit}`] : [])),
      );
      const name = oneOf(
        late.filter((one) => !session.state.listings.has(one)),
        choose,
      );
      if (name !== undefined) await session.core.createListing(name, session.now);
    },
  },
  rebook: {
    weight: 2,
    async run(session, choose) {
      const pending = [...session.state.listings].filter(([, { rebookPending }]) => rebookPending);
      const listing = oneOf(pending, choose);
      if (listing === undefined) return;
      if (choose(3) === 0) {
        const before = { when: 'before_commit', statement: choose(8) } as const;
        session.core.crashNext(choose(3) === 0 ? before : { when: 'after_commit', commit: choose(6) });
      }
      await session.survive(() => session.core.rebook(listing[0], session.now));
      session.core.crashNext(null);
    },
  },
} satisfies Record<string, Command>;
