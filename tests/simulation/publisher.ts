import { nextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';
import { times } from './core.ts';
import type { NamedAnswer, NamedAttempt, NamedLease } from './core.ts';
import type { Session } from './session.ts';

/** A batch that a publisher has taken: not sent yet, or answered and not recorded yet. */
export interface PublisherCall {
  readonly lease: NamedLease;
  readonly readingBack: boolean;
  readonly takenAt: number;
  readonly attempts: readonly NamedAttempt[];
  answers: readonly NamedAnswer[] | null;
}

/** A batch that waited longer than this to be sent asks for its lease first (activities/publishing/spell.ts). */
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
  | 'sold_meanwhile'
  | 'raised_meanwhile'
  | 'rate_limited'
  | 'away';

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
    return call.readingBack
      ? answerOf(session, attempt, readBack(session, attempt, outcome), true)
      : answerOf(session, attempt, write(session, attempt, outcome, lateMs), false);
  });
  return true;
}

function answerOf(
  session: Session,
  attempt: NamedAttempt,
  answer: PlatformAnswer,
  readingBack: boolean,
): NamedAnswer {
  return {
    attempt,
    outcome: answer.kind,
    message: 'message' in answer ? answer.message : null,
    seen: answer.kind === 'figure' ? { quantity: answer.quantity, readStartedAt: session.now } : null,
    next: nextStep(answer, attempt.attempt, { requestLifetimeMs: times.requestLifetimeMs, readingBack }),
    readBack: readingBack,
  };
}

function write(session: Session, attempt: NamedAttempt, outcome: RowOutcome, lateMs: number): PlatformAnswer {
  const shelf = session.shopOf(attempt.channel).shelves.get(attempt.channel);
  const apply = () => session.apply(attempt, session.now);
  switch (outcome) {
    case 'applied':
      apply();
      return { kind: 'figure', quantity: attempt.quantity, wanted: attempt.quantity };
    case 'sold_meanwhile':
    case 'raised_meanwhile':
      apply();
      shelf?.moveBy(outcome === 'sold_meanwhile' ? -1 : 1);
      return { kind: 'figure', quantity: shelf?.quantity ?? 0, wanted: attempt.quantity };
    case 'applied_answer_lost':
      apply();
      return { kind: 'unknown', message: 'timed out', ended: false };
    case 'applied_late':
      session.lateWrites.push({ at: session.now + (lateMs % times.requestLifetimeMs), attempt });
      return { kind: 'unknown', message: 'timed out', ended: false };
    case 'applied_and_500':
      apply();
      return { kind: 'unknown', message: '500', ended: true };
    case 'failed_500':
      return { kind: 'unknown', message: '500', ended: true };
    case 'lost':
      return { kind: 'unknown', message: 'timed out', ended: false };
    case 'refused':
    case 'refused_for_now':
      return { kind: 'rejected', code: 'refused', message: 'No.', transient: outcome === 'refused_for_now' };
    case 'missing':
      return { kind: 'missing' };
    case 'unmanaged':
      return { kind: 'stock_not_managed' };
    case 'stale':
      return { kind: 'stale' };
    case 'rate_limited':
      return { kind: 'rate_limited', retryAfterMs: 1_000 };
    case 'away':
      return { kind: 'unavailable', message: 'away' };
  }
}

function readBack(session: Session, attempt: NamedAttempt, outcome: RowOutcome): PlatformAnswer {
  const shelf = session.shopOf(attempt.channel).shelves.get(attempt.channel);
  switch (outcome) {
    case 'lost':
    case 'applied_answer_lost':
      return { kind: 'unknown', message: 'timed out', ended: true };
    case 'rate_limited':
      return { kind: 'rate_limited', retryAfterMs: 1_000 };
    case 'away':
      return { kind: 'unavailable', message: 'away' };
    case 'missing':
      return { kind: 'missing' };
    default:
      return { kind: 'figure', quantity: shelf?.quantity ?? 0, wanted: attempt.quantity };
  }
}
