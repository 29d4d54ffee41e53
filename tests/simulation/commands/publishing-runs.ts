import { times } from '../core.ts';
import { readAll } from '../figures.ts';
import { send } from '../publisher.ts';
import type { RowOutcome } from '../publisher.ts';
import type { Session } from '../session.ts';
import { oneOf } from './command.ts';
import type { Command } from './command.ts';
import { outcomes, record } from './publishing.ts';

const troubles: readonly RowOutcome[] = [
  'applied_late',
  'applied_late',
  'applied_answer_lost',
  'lost',
  'failed_500',
];

/** Several steps of publishing in a row, which would come about rarely by themselves. */
export const publishingRunCommands = {
  /** All at once, as when nothing is wrong. */
  publishShop: {
    weight: 6,
    async run(session, choose) {
      const shop = oneOf([...session.shops.keys()], choose);
      if (shop !== undefined) await publish(session, shop, 'applied');
    },
  },
  /** What went wrong with one write meets those after it. */
  publishAfterTrouble: {
    weight: 4,
    async run(session, choose) {
      const shop = oneOf([...session.shops.keys()], choose);
      const trouble = oneOf(troubles, choose);
      if (shop === undefined || trouble === undefined) return;
      await publish(session, shop, trouble, choose(60_000));
      for (let again = 0; again < 3; again += 1) {
        session.advance(2_500);
        await publish(session, shop, 'applied');
      }
    },
  },
  /** Somebody takes over and has begun to read back when the one before wakes up with its answer. */
  answerAfterTakeover: {
    weight: 3,
    async run(session, choose) {
      const shop = oneOf([...session.shops.keys()], choose);
      if (shop === undefined) return;
      await session.core.spread(session.now);
      const before = await session.core.acquireLease(shop, session.now);
      const taken = before === null ? [] : await session.core.takeDue(before, session.now, 20);
      if (before === null || taken === 'lease_lost' || taken.length === 0) return;
      const late = {
        lease: before,
        readingBack: false,
        takenAt: session.now,
        attempts: taken,
        answers: null,
      };
      session.calls.push(late);
      await send(session, late, () => oneOf(outcomes, choose) ?? 'applied', choose(60_000));
      session.advance(times.callTimeoutMs + times.requestLifetimeMs);
      const after = await session.core.acquireLease(shop, session.now);
      if (after === null) return;
      session.leases.push(after);
      const attempts = await session.core.takeUnknown(after, session.now, 20);
      if (attempts.length > 0) {
        session.calls.push({
          lease: after,
          readingBack: true,
          takenAt: session.now,
          attempts,
          answers: null,
        });
      }
      await record(session, late);
    },
  },
} satisfies Record<string, Command>;

/**
 * What a publisher does in one go: reads back what is unknown, then writes what is due; all rows end alike.
 */
export async function publish(
  session: Session,
  shop: string,
  outcome: RowOutcome,
  lateMs = 0,
): Promise<void> {
  await session.core.spread(session.now);
  const lease = await session.core.acquireLease(shop, session.now);
  if (lease === null) return;
  for (const what of ['takeUnknown', 'takeDue'] as const) {
    const attempts = await session.core[what](lease, session.now, 20);
    if (attempts !== 'lease_lost' && attempts.length > 0) {
      const readingBack = what === 'takeUnknown';
      const call = { lease, readingBack, takenAt: session.now, attempts, answers: null };
      session.calls.push(call);
      await send(session, call, () => outcome, lateMs);
      await record(session, call);
    }
  }
  await session.core.releaseLease(lease);
  if (outcome === 'applied') await readAll(session, shop);
  await session.look();
}
