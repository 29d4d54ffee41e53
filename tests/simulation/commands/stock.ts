import type { NamedChange } from '../core.ts';
import type { Session } from '../session.ts';
import type { CoreState } from '../state.ts';
import { Violation } from '../violation.ts';
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
  if (change.kind === 'count' || change.kind === 'opening') session.countedNow.add(`${item}@${location}`);
  const wanted = cameAfter(session.state, booked);
  await session.survive(async () => {
    const { kind } = await session.core.bookStock(booked, session.now);
    const { net, came } = levelOf(await session.core.state(), booked);
    if (kind !== 'booked') return;
    if (booked.kind === 'count') {
      if (net !== booked.quantity) {
        throw new Violation('I1', `${JSON.stringify(booked)} left ${net} on hand, less its deficit`);
      }
    } else if (came !== wanted) {
      throw new Violation(
        'I1',
        `${JSON.stringify(booked)} left ${came} that came without orders, not ${wanted}`,
      );
    }
  });
  // Whoever asked for it asks again, with the same key.
  if (choose(4) === 0) await session.core.bookStock(booked, session.now);
}

async function transfer(session: Session, choose: Choose): Promise<void> {
  const item = oneOf(session.world.items, choose)?.name;
  const [from, to] = session.world.locations
    .map(({ name }) => ({ name, place: choose(100) }))
    .toSorted((a, b) => a.place - b.place);
  if (item === undefined || from === undefined || to === undefined) return;
  const booked = {
    item,
    from: from.name,
    to: to.name,
    quantity: 1 + choose(4),
    sourceKey: session.nextCause(),
  };
  await session.core.bookTransfer(booked, session.now);
  if (choose(4) === 0) await session.core.bookTransfer(booked, session.now);
}

/** What is at a level, or how much less than nothing, and what of it came and went without orders. */
function levelOf(state: CoreState, { item, location }: NamedChange): { net: number; came: number } {
  const level = `${item}@${location}`;
  const { onHand = 0, deficit = 0 } = state.levels.get(level) ?? {};
  return { net: onHand - deficit, came: state.ledger.get(level)?.withoutOrders ?? 0 };
}

/** An opening says what is there; what comes or goes otherwise makes that difference. */
function cameAfter(state: CoreState, change: NamedChange): number {
  const { net, came } = levelOf(state, change);
  const isAbsolute = change.kind === 'opening';
  return came + change.quantity - (isAbsolute ? net : 0);
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
  transfer: {
    weight: 2,
    run: transfer,
  },
  openAgain: {
    weight: 1,
    run: (session, choose) => book(session, choose, { kind: 'opening', quantity: choose(8) }),
  },
} satisfies Record<string, Command>;
