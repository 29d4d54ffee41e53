import { readAll } from '../figures.ts';
import { readFigures } from '../publisher.ts';
import type { FigureCall } from '../calls.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';

async function read(session: Session, choose: Choose): Promise<FigureCall | undefined> {
  const call = oneOf(
    session.figureCalls.filter(({ readings }) => readings === null),
    choose,
  );
  if (call === undefined) return undefined;
  const isAway = choose(10) === 0;
  const isHealthy = choose(2) === 0;
  await readFigures(session, call, () => {
    if (isAway) return 'unavailable';
    return !isHealthy && choose(10) === 0 ? 'unmanaged' : 'seen';
  });
  return call;
}

async function record(session: Session, call: FigureCall, choose: Choose): Promise<void> {
  session.figureCalls.splice(session.figureCalls.indexOf(call), 1);
  if ((call.readings?.length ?? 0) === 0) return;
  if (choose(8) === 0) {
    const when = choose(2) === 0 ? ('before_commit' as const) : ('after_commit' as const);
    session.core.crashNext({ when, statement: choose(6) });
  }
  const { lease, readings, openOrders } = call;
  await session.survive(() => session.core.recordReadings(lease, readings ?? [], session.now, openOrders));
  session.core.crashNext(null);
}

/** How figures are read, and what becomes of what they mean. */
export const figureCommands = {
  tellFigure: {
    weight: 3,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const channel = shop === undefined ? undefined : oneOf([...shop.shelves.keys()], choose);
      if (shop !== undefined && channel !== undefined) shop.tellFigure(channel, session.now, false);
    },
  },
  takeReadings: {
    weight: 4,
    async run(session, choose) {
      const lease = oneOf(session.leases, choose);
      if (lease === undefined) return;
      if (choose(10) === 0) session.core.crashNext({ when: 'after_commit' });
      await session.survive(async () => {
        const wanted = await session.core.takeReadings(lease, session.now, 1 + choose(8));
        const call = { lease, startedAt: session.now, wanted, readings: null, openOrders: null };
        if (wanted.length > 0) session.figureCalls.push(call);
      });
      session.core.crashNext(null);
    },
  },
  readFigures: {
    weight: 2,
    async run(session, choose) {
      await read(session, choose);
    },
  },
  readAndRecord: {
    weight: 5,
    async run(session, choose) {
      const call = await read(session, choose);
      if (call !== undefined) await record(session, call, choose);
    },
  },
  recordReadings: {
    weight: 3,
    async run(session, choose) {
      const call = oneOf(
        session.figureCalls.filter(({ readings }) => readings !== null),
        choose,
      );
      if (call !== undefined) await record(session, call, choose);
    },
  },
  forgetReading: {
    weight: 1,
    async run(session, choose) {
      const call = oneOf(session.figureCalls, choose);
      if (call !== undefined) session.figureCalls.splice(session.figureCalls.indexOf(call), 1);
    },
  },
  readShop: {
    weight: 5,
    async run(session, choose) {
      const shop = oneOf([...session.shops.keys()], choose);
      if (shop !== undefined) await readAll(session, shop);
    },
  },
  decideDue: {
    weight: 4,
    async run(session, choose) {
      if (choose(8) === 0) {
        const before = { when: 'before_commit', statement: choose(4) } as const;
        session.core.crashNext(choose(2) === 0 ? before : { when: 'after_commit', commit: choose(2) });
      }
      await session.survive(() => session.core.decideDue(session.now));
      session.core.crashNext(null);
    },
  },
} satisfies Record<string, Command>;
