import { settledBy } from '@onhand/connector-kit/if-seen.ts';
import { changeOf } from '@onhand/activities/publishing/calls.ts';
import { nextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { FigureCall, PublisherCall } from './calls.ts';
import { times } from './core.ts';
import type { NamedAnswer, NamedAttempt } from './core.ts';
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

/** Reads figures; `outcomeOf` says which are there. Those without an answer are left out. */
export function readFigures(
  session: Session,
  call: FigureCall,
  outcomeOf: (row: number) => 'seen' | 'unmanaged' | 'unavailable',
): void {
  call.readings = call.wanted.flatMap((wanted, row) => {
    const shop = session.shopOf(wanted.channel);
    const outcome = outcomeOf(row);
    if (outcome === 'unavailable') return [];
    const shelf = shop.shelves.get(wanted.channel);
    // An opening is read until the figure and the orders agree; see read-openings.ts.
    const { world, state } = session;
    const opens = world.authority === 'source' && shop.world.role === 'supplier';
    const isOpening = opens && (state.channels.get(wanted.channel)?.known ?? null) === null;
    const seen = (isOpening ? shelf?.settledAt(session.now) : shelf?.shownAt(session.now)) ?? 0;
    const quantity = outcome === 'unmanaged' ? null : seen;
    return [{ wanted, quantity, readStartedAt: call.startedAt, platformAt: shop.tells(session.now) }];
  });
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
    next: nextStep(answer, attempt.attempt, { requestLifetimeMs: times.requestLifetimeMs, readingBack }),
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
