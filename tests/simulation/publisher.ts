import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { settledBy } from '@onhand/connector-kit/if-seen.ts';
import { changeOf } from '@onhand/activities/publishing/calls.ts';
import { isSettledOpening } from '@onhand/domain/observing/opening.ts';
import { afterWrite } from '@onhand/domain/publishing/write-step.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { FigureCall, PublisherCall } from './calls.ts';
import { itemBehind } from './item-behind.ts';
import { times } from './core.ts';
import type { NamedAnswer, NamedAttempt, WantedFigure } from './core.ts';
import { wholeSeconds } from './platform/shop.ts';
import type { SimulatedShop } from './platform/shop.ts';
import type { ShopOrder } from './platform/shop-order.ts';
import type { Session } from './session.ts';

/** A batch that waited longer than this asks for its lease first. See publishing-session.ts. */
const sentWithinMs = 1_000;

/** What a platform makes of one row of a call. */
export type RowOutcome =
  | 'applied'
  | 'applied_answer_lost'
  | 'applied_late'
  | 'applied_and_500'
  | 'lost'
  | 'failed_500'
  | 'refused'
  | 'refused_for_now'
  | 'missing'
  | 'unmanaged'
  | 'stale'
  | 'sold_before'
  | 'sold_after'
  | 'edited_before'
  | 'edited_after'
  | 'rate_limited'
  | 'away'
  | 'unauthorized';

interface Understood {
  readonly answer: PlatformAnswer;
  /** The figure that came with it. */
  readonly figure: number | null;
}

/** Sends a call unless it is too late for it; rows end by `outcomeOf`. False where it was given up. */
export async function send(
  session: Session,
  call: PublisherCall,
  outcomeOf: (row: number) => RowOutcome,
  lateMs: number,
): Promise<boolean> {
  const waitedMs = session.now - call.takenAt;
  const mayStill = waitedMs <= sentWithinMs || (await session.core.renewLease(call.lease, session.now));
  if (!mayStill || waitedMs > times.callTimeoutMs) return false;
  call.answers = call.attempts.map((attempt, row) => {
    const outcome = outcomeOf(row);
    const understood = call.readingBack
      ? readBack(session, attempt, outcome)
      : write(session, attempt, outcome, lateMs);
    return answerOf(session, attempt, understood, call.readingBack);
  });
  return true;
}

/**
 * Reads figures; `outcomeOf` says which are there. Those without an answer are left out. Around figures that
 * open stock the shop's open orders are taken in, and the figures are read again once they have settled; see
 * read-openings.ts.
 */
export async function readFigures(
  session: Session,
  call: FigureCall,
  outcomeOf: (row: number) => 'seen' | 'unmanaged' | 'unavailable',
): Promise<void> {
  const read = call.wanted.flatMap((wanted, row) => {
    const outcome = outcomeOf(row);
    if (outcome === 'unavailable') return [];
    const opens = outcome === 'seen' && isOpening(session, wanted);
    return [{ wanted, opens, quantity: outcome === 'unmanaged' ? null : shownNow(session, wanted) }];
  });
  const openings = read.filter(({ opens }) => opens);
  const settled = openings.length === 0 ? [] : await settledOf(session, call, openings);
  call.readings = [...read.filter(({ opens }) => !opens), ...settled].map(({ wanted, quantity }) => {
    const platformAt = session.shopOf(wanted.channel).tells(call.startedAt);
    return { wanted, quantity, readStartedAt: call.startedAt, platformAt };
  });
}

/** The openings whose figures and orders describe one moment. */
async function settledOf(
  session: Session,
  call: FigureCall,
  openings: readonly { readonly wanted: WantedFigure; readonly quantity: number | null }[],
) {
  const shop = session.shopOf(call.lease.shop);
  const orders = await readOpenOrders(session, shop);
  if (orders === null) return [];
  call.openOrders = orders;
  session.advance(shop.world.observing.settlesWithinMs);
  return openings.flatMap(({ wanted, quantity: first }) => {
    const [, unit = '', place = ''] = wanted.channel.split('/');
    const second = shownNow(session, wanted);
    const since = wholeSeconds(shop.clock(call.startedAt));
    noteEnded(session, wanted.channel, call.startedAt);
    return isSettledOpening({ first: first ?? 0, second, since, units: [unit], place, orders })
      ? [{ wanted, quantity: second }]
      : [];
  });
}

function shownNow(session: Session, { channel }: WantedFigure): number {
  return session.shopOf(channel).shelves.get(channel)?.shownAt(session.now) ?? 0;
}

/** Whether a figure opens an item's stock; see find-openings.ts of core. */
function isOpening(session: Session, { channel }: WantedFigure): boolean {
  const { world, state } = session;
  const shop = session.shopOf(channel).world;
  const item = itemBehind(session, channel);
  if (world.authority !== 'source' || shop.role !== 'supplier' || item === undefined) return false;
  const [, , location = ''] = channel.split('/');
  const counts = (state.itemCountsFrom.get(item) ?? null) !== null;
  return !counts || !(shop.places[location] ?? []).some((place) => state.ledger.has(`${item}@${place}`));
}

/** Null where the door did not answer. */
async function readOpenOrders(
  session: Session,
  shop: SimulatedShop,
): Promise<readonly OrderSnapshot[] | null> {
  const open = [...shop.orders.values()].filter(({ state }) => state === 'open' || state === 'pending');
  const orders = open.map((order) => shop.read(order, session.now));
  const taken = await session.deliver(
    orders.map((order) => ({
      shop: shop.name,
      origin: 'reread',
      event: { kind: 'order', eventKey: readEventKey(order), topic: 'order.read', order },
    })),
  );
  await session.look();
  return taken === null ? null : orders;
}

/** Of an order that ended in the very second of an opening nobody can tell whether the figure lacks it. */
function noteEnded(session: Session, channel: string, openedAt: number): void {
  const shop = session.shopOf(channel);
  const second = wholeSeconds(shop.clock(openedAt));
  const isUnclear = ({ state, placedAt }: ShopOrder) =>
    state !== 'open' && state !== 'pending' && wholeSeconds(placedAt) === second;
  if ([...shop.orders.values()].some(isUnclear)) session.openedUnclear.add(channel);
}

function answerOf(
  session: Session,
  attempt: NamedAttempt,
  { answer, figure }: Understood,
  readingBack: boolean,
): NamedAnswer {
  const platformAt = session.shopOf(attempt.channel).tells(session.now);
  return {
    attempt,
    outcome: answer.kind,
    message: 'message' in answer ? answer.message : null,
    seen: figure === null ? null : { quantity: figure, readStartedAt: session.now, platformAt },
    next: afterWrite(answer, attempt.attempt, {
      wanted: attempt.quantity,
      requestLifetimeMs: times.requestLifetimeMs,
      readingBack,
    }),
    readBack: readingBack,
  };
}

function write(session: Session, attempt: NamedAttempt, outcome: RowOutcome, lateMs: number): Understood {
  const shop = session.shopOf(attempt.channel);
  const unseen = (answer: PlatformAnswer): Understood => ({ answer, figure: null });
  switch (outcome) {
    case 'applied':
      return applied(session, attempt);
    case 'sold_before':
      return applied(session, attempt, () => session.sell(attempt.channel));
    case 'edited_before':
      return applied(session, attempt, () =>
        session.edit(attempt.channel, -1, shop.world.writes === 'read_set'),
      );
    case 'sold_after':
    case 'edited_after': {
      const understood = applied(session, attempt);
      if (outcome === 'sold_after') session.sell(attempt.channel);
      else session.edit(attempt.channel, 1);
      const figure = shop.shelves.get(attempt.channel)?.shownAt(session.now) ?? 0;
      return understood.answer.kind === 'figure' ? confirmed(attempt, figure) : understood;
    }
    case 'applied_answer_lost':
      applied(session, attempt);
      return unseen({ kind: 'unknown', message: 'timed out', ended: false });
    case 'applied_late':
      session.lateWrites.push({ at: session.now + (lateMs % times.requestLifetimeMs), attempt });
      return unseen({ kind: 'unknown', message: 'timed out', ended: false });
    case 'applied_and_500':
      applied(session, attempt);
      return unseen({ kind: 'unknown', message: '500', ended: true });
    case 'failed_500':
      return unseen({ kind: 'unknown', message: '500', ended: true });
    case 'lost':
      return unseen({ kind: 'unknown', message: 'timed out', ended: false });
    case 'refused':
    case 'refused_for_now':
      return unseen({
        kind: 'rejected',
        code: 'refused',
        message: 'No.',
        transient: outcome === 'refused_for_now',
      });
    case 'missing':
      return unseen({ kind: 'missing' });
    case 'unmanaged':
      return unseen({ kind: 'stock_not_managed' });
    case 'stale':
      return {
        answer: { kind: 'stale' },
        figure: shop.shelves.get(attempt.channel)?.shownAt(session.now) ?? 0,
      };
    case 'rate_limited':
    case 'away':
    case 'unauthorized':
      return unseen(outageOf(outcome));
  }
}

/**
 * What its platform makes of a write; `between` happens before it is done, and after a reading just before
 * it.
 */
function applied(session: Session, attempt: NamedAttempt, between: () => void = () => {}): Understood {
  const shop = session.shopOf(attempt.channel);
  const shelf = shop.shelves.get(attempt.channel);
  if (shelf === undefined) return { answer: { kind: 'missing' }, figure: null };
  if (shop.world.writes === 'read_set') {
    const readStartedAt = new Date(session.now).toISOString();
    const seen = { quantity: shelf.shownAt(session.now), readStartedAt };
    const settled = settledBy(seen, changeOf(attempt));
    if (settled?.kind === 'stale') return { answer: { kind: 'stale' }, figure: seen.quantity };
    if (settled?.kind === 'confirmed') return confirmed(attempt, seen.quantity);
  }
  between();
  return session.apply(attempt, session.now)
    ? confirmed(attempt, shelf.quantityAt(session.now))
    : { answer: { kind: 'stale' }, figure: shelf.quantityAt(session.now) };
}

function confirmed({ quantity: wanted }: NamedAttempt, quantity: number): Understood {
  return { answer: { kind: 'figure', quantity, wanted }, figure: quantity };
}

function outageOf(outcome: 'rate_limited' | 'away' | 'unauthorized'): PlatformAnswer {
  switch (outcome) {
    case 'rate_limited':
      return { kind: 'rate_limited', retryAfterMs: 1_000 };
    case 'away':
      return { kind: 'unavailable', message: 'away' };
    case 'unauthorized':
      return { kind: 'unauthorized', message: 'Who are you?' };
  }
}

function readBack(session: Session, attempt: NamedAttempt, outcome: RowOutcome): Understood {
  const shelf = session.shopOf(attempt.channel).shelves.get(attempt.channel);
  switch (outcome) {
    case 'lost':
    case 'applied_answer_lost':
      return { answer: { kind: 'unknown', message: 'timed out', ended: true }, figure: null };
    case 'rate_limited':
    case 'away':
    case 'unauthorized':
      return { answer: outageOf(outcome), figure: null };
    case 'missing':
      return { answer: { kind: 'missing' }, figure: null };
    default:
      return confirmed(attempt, shelf?.shownAt(session.now) ?? 0);
  }
}
