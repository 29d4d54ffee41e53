import { goneAfterMs } from '@onhand/domain/orders/close-order.ts';
import { heardFrom } from './commands/passes.ts';
import { finishReading } from './commands/readings.ts';
import { flowsIn, readAll, tellAll } from './figures.ts';
import { send } from './publisher.ts';
import type { Session } from './session.ts';
import { Violation } from './violation.ts';

const longMs = 10 * 60_000;
const betweenMs = 61_000;
const batch = 30;
const roundsAtMost = 40;
/** What waits longer than this waits for a person. */
const roundsUntilDecided = 5;

/**
 * Brings a sequence to rest: no process dies any more, every platform is well, everything is delivered, every
 * order is read again, and it is published until nothing is due. What was under way is lost.
 */
export async function comeToRest(session: Session): Promise<void> {
  session.core.crashNext(null);
  session.calls.splice(0);
  session.figureCalls.splice(0);
  session.leases.splice(0);
  session.overwritten.clear();
  session.advance(longMs);
  for (const shop of session.shops.keys()) {
    await session.core.changeState(shop, 'active');
    await session.core.closeCircuit(shop, session.now);
  }
  await deliverAll(session);
  await session.look();
  for (const reading of session.readings.splice(0)) await finishReading(session, reading);
  await session.look();
  for (const [listing, { rebookPending }] of session.state.listings) {
    if (rebookPending) await session.core.rebook(listing, session.now);
  }
  session.advance(1_000);
  for (const shop of session.shops.values()) {
    const orders = [...shop.orders.values()].map((order) => shop.read(order, session.now));
    await finishReading(session, { shop, origin: 'reread', startedAt: session.now, orders });
  }
  await readDeleted(session);
  await session.look();
  for (let round = 0; round < roundsAtMost; round += 1) {
    // Whoever compares figures now and then would find what nobody told.
    for (const shop of round === 0 ? session.shops.keys() : []) await tellAll(session, shop);
    // Every order was read, and none changes any more.
    for (const shop of session.shops.values()) {
      await session.core.hear(shop.name, heardFrom(shop, session.now), session.now);
    }
    await session.core.decideDue(session.now);
    if (round >= roundsUntilDecided) await decideWaiting(session);
    // What a decision gives to who waits, an answer may take back.
    await session.look();
    await publishRound(session);
    await session.look();
    await deliverAll(session);
    await session.look();
    if (isAtRest(session)) return;
    session.advance(betweenMs);
  }
  throw new Violation('I5', `it is not at rest after ${roundsAtMost} rounds: ${whatMoves(session)}`);
}

/** Somebody decides what waits for an order that cannot be read, or for a listing that is not linked. */
async function decideWaiting(session: Session): Promise<void> {
  await session.look();
  for (const [name, { state, decideAt }] of session.state.observations) {
    if (state !== 'provisional' || decideAt === null || decideAt > session.now) continue;
    session.decidedByHand.add(name);
    const decision = flowsIn(session, name.slice(0, name.lastIndexOf('~'))) ? 'accept' : 'reverse';
    await session.core.decide({ observations: [name] }, decision, session.now, null);
  }
}

/** Orders that their shops have deleted are read in vain, and again when they count as gone. */
async function readDeleted(session: Session): Promise<void> {
  for (let reading = 0; reading < 2; reading += 1) {
    for (const shop of session.shops.values()) {
      for (const externalId of shop.deleted) await session.readDeleted({ shop: shop.name, externalId });
    }
    session.advance(goneAfterMs);
  }
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
    await readAll(session, shop);
  }
}

function answersOf(call: Parameters<typeof send>[1]) {
  return call.answers ?? [];
}

function isAtRest(session: Session): boolean {
  return whatMoves(session) === '';
}

/** What is not over. */
function whatMoves({ state }: Session): string {
  const channels = [...state.channels].flatMap(([name, one]) =>
    (one.state === 'idle' || one.state === 'blocked') && one.readDueAt === null
      ? []
      : [`${name} ${JSON.stringify(one)}`],
  );
  const observations = [...state.observations].flatMap(([name, one]) =>
    one.state === 'provisional' || one.state === 'rising' ? [`${name} ${JSON.stringify(one)}`] : [],
  );
  return [...channels, ...observations, ...state.touched.keys()].join(', ');
}
