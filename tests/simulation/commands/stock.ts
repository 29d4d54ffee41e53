import type { NamedChange } from '../core.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';

async function book(
  session: Session,
  choose: Choose,
  change: Pick<NamedChange, 'kind' | 'quantity'>,
): Promise<void> {
  const item = oneOf(session.world.items, choose)?.name;
  const location = oneOf(session.world.locations, choose)?.name;
  if (item === undefined || location === undefined) return;
  const booked = { ...change, item, location, sourceKey: session.nextCause() };
  if (choose(12) === 0) {
    const when = choose(2) === 0 ? ('before_commit' as const) : ('after_commit' as const);
    session.core.crashNext({ when, statement: choose(6) });
  }
  await session.survive(() => session.core.bookStock(booked, session.now));
  // Whoever asked for it asks again, with the same key.
  if (choose(4) === 0) await session.core.bookStock(booked, session.now);
}

/** What is done in the warehouse. */
export const stockCommands = {
  receive: {
    weight: 3,
    run: (session, choose) => book(session, choose, { kind: 'receipt', quantity: 1 + choose(8) }),
  },
  adjust: {
    weight: 3,
    run: (session, choose) => book(session, choose, { kind: 'adjustment', quantity: choose(9) - 5 || 1 }),
  },
  count: {
    weight: 3,
    run: (session, choose) => book(session, choose, { kind: 'count', quantity: choose(8) }),
  },
  openAgain: {
    weight: 1,
    run: (session, choose) => book(session, choose, { kind: 'opening', quantity: choose(8) }),
  },
} satisfies Record<string, Command>;
