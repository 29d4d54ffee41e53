import { finishReading } from './commands/readings.ts';
import { send } from './publisher.ts';
import type { Session } from './session.ts';
import { Violation } from './violation.ts';

const longMs = 10 * 60_000;
const betweenMs = 61_000;
const batch = 30;
const roundsAtMost = 40;

/**
 * Brings a sequence to rest: no process dies any more, every platform is well, everything is delivered, every order is
 * read again, and it is published until nothing is due. What was under way is lost.
 */
export async function comeToRest(session: Session): Promise<void> {
  session.core.crashNext(null);
  session.calls.splice(0);
  session.leases.splice(0);
  session.advance(longMs);
  await deliverAll(session);
  for (const reading of session.readings.splice(0)) await finishReading(session, reading);
  await refresh(session);
  for (const [listing, { rebookPending }] of session.state.listings) {
    if (rebookPending) await session.core.rebook(listing, session.now);
  }
  session.advance(1_000);
  for (const shop of session.shops.values()) {
    const orders = [...shop.orders.values()].map((order) => shop.read(order, session.now));
    await finishReading(session, { shop, origin: 'reread', startedAt: session.now, orders });
  }
  for (let round = 0; round < roundsAtMost; round += 1) {
    await publishRound(session);
    await deliverAll(session);
    await refresh(session);
    if (isAtRest(session)) return;
    session.advance(betweenMs);
  }
  throw new Violation('I5', `it is not at rest after ${roundsAtMost} rounds of publishing`);
}

async function deliverAll(session: Session): Promise<void> {
  for (const shop of session.shops.values()) {
    while (shop.mailbox.length > 0) {
      const events = shop.mailbox.splice(0, batch);
      await session.deliver(events.map((event) => ({ shop: shop.name, origin: 'webhook', event })));
    }
  }
}

async function publishRound(session: Session): Promise<void> {
  const { core } = session;
  await core.spread(session.now);
  for (const shop of session.shops.keys()) {
    const lease = await core.acquireLease(shop, session.now);
    if (lease === null) continue;
    for (const what of ['takeUnknown', 'takeDue'] as const) {
      const attempts = await core[what](lease, session.now, 100);
      if (attempts === 'lease_lost' || attempts.length === 0) continue;
      const readingBack = what === 'takeUnknown';
      const call = { lease, readingBack, takenAt: session.now, attempts, answers: null };
      await send(session, call, () => 'applied', 0);
      await session.record(lease, answersOf(call));
    }
    await core.releaseLease(lease);
  }
}

function answersOf(call: Parameters<typeof send>[1]) {
  return call.answers ?? [];
}

function isAtRest({ state }: Session): boolean {
  const settled = [...state.channels.values()].every(
    (one) => one.state === 'idle' || one.state === 'blocked',
  );
  return settled && state.touched.size === 0;
}

async function refresh(session: Session): Promise<void> {
  session.state = await session.core.state();
}
