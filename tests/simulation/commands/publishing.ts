import type { PublisherCall } from '../calls.ts';
import { send } from '../publisher.ts';
import type { RowOutcome } from '../publisher.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';

/** What may become of a write. */
export const outcomes: readonly RowOutcome[] = [
  ...Array<RowOutcome>(16).fill('applied'),
  'applied_answer_lost',
  'applied_answer_lost',
  'applied_late',
  'applied_late',
  'applied_and_500',
  'lost',
  'failed_500',
  'refused',
  'refused_for_now',
  'missing',
  'unmanaged',
  'stale',
  'sold_before',
  'sold_after',
  'edited_before',
  'edited_after',
];
/** They belong to the whole integration, so that all rows of a call end by them. */
const outages: readonly RowOutcome[] = ['rate_limited', 'away', 'unauthorized'];

async function take(session: Session, choose: Choose, what: 'takeDue' | 'takeUnknown'): Promise<void> {
  // A holder that was fenced off tries too.
  const lease = oneOf(session.leases, choose);
  if (lease === undefined) return;
  const taken = await session.core[what](lease, session.now, 1 + choose(6));
  if (taken === 'lease_lost') {
    session.leases.splice(session.leases.indexOf(lease), 1);
  } else if (taken.length > 0) {
    const readingBack = what === 'takeUnknown';
    session.calls.push({ lease, readingBack, takenAt: session.now, attempts: taken, answers: null });
  }
}

/** Hands in a call's answers; a process that dies over it has handed in all or nothing. */
export async function record(session: Session, call: PublisherCall): Promise<void> {
  session.calls.splice(session.calls.indexOf(call), 1);
  await session.record(call.lease, call.answers ?? []);
}

async function sendOne(session: Session, choose: Choose): Promise<PublisherCall | undefined> {
  const call = oneOf(
    session.calls.filter(({ answers }) => answers === null),
    choose,
  );
  if (call === undefined) return undefined;
  const outage = choose(12) === 0 ? oneOf(outages, choose) : undefined;
  const healthy = choose(2) === 0;
  const outcomeOf = () => outage ?? (healthy ? 'applied' : (oneOf(outcomes, choose) ?? 'applied'));
  if (await send(session, call, outcomeOf, choose(60_000))) return call;
  session.calls.splice(session.calls.indexOf(call), 1);
  return undefined;
}

/** The steps of publishing; between any two of them something else may happen, or the process may die. */
export const publishingCommands = {
  spread: {
    weight: 6,
    async run(session, choose) {
      if (choose(10) === 0) session.core.crashNext({ when: 'before_commit', statement: choose(2) });
      await session.survive(() => session.core.spread(session.now));
    },
  },
  acquireLease: {
    weight: 5,
    async run(session, choose) {
      const shop = oneOf([...session.shops.keys()], choose);
      const lease = shop === undefined ? null : await session.core.acquireLease(shop, session.now);
      if (lease !== null) session.leases.push(lease);
    },
  },
  releaseLease: {
    weight: 2,
    async run(session, choose) {
      const lease = oneOf(session.leases, choose);
      if (lease === undefined) return;
      session.leases.splice(session.leases.indexOf(lease), 1);
      await session.core.releaseLease(lease);
    },
  },
  takeDue: { weight: 7, run: (session, choose) => take(session, choose, 'takeDue') },
  takeUnknown: { weight: 4, run: (session, choose) => take(session, choose, 'takeUnknown') },
  takeAndCrash: {
    weight: 1,
    async run(session, choose) {
      session.core.crashNext({ when: 'after_commit' });
      await session.survive(() => take(session, choose, 'takeDue'));
      session.core.crashNext(null);
    },
  },
  send: {
    weight: 6,
    async run(session, choose) {
      await sendOne(session, choose);
    },
  },
  sendAndRecord: {
    weight: 8,
    async run(session, choose) {
      const call = await sendOne(session, choose);
      if (call !== undefined) await record(session, call);
    },
  },
  record: {
    weight: 6,
    async run(session, choose) {
      const call = oneOf(
        session.calls.filter(({ answers }) => answers !== null),
        choose,
      );
      if (call === undefined) return;
      if (choose(8) === 0) {
        const when = choose(2) === 0 ? ('before_commit' as const) : ('after_commit' as const);
        session.core.crashNext({ when, statement: choose(6) });
      }
      await record(session, call);
    },
  },
  /** The publisher dies with what it has taken: sent or not, nothing of it is recorded. */
  forgetCall: {
    weight: 2,
    async run(session, choose) {
      const call = oneOf(session.calls, choose);
      if (call !== undefined) session.calls.splice(session.calls.indexOf(call), 1);
    },
  },
} satisfies Record<string, Command>;
