import { transitionIn } from '../state-machine.ts';
import type { StateMachine } from '../state-machine.ts';
import type { ChangeStep, WantedChange } from './listing-change.ts';

/** The states of a wanted change of a listing. A finished change is deleted. */
export type ListingChangeState = 'due' | 'open' | 'unknown' | 'failed';

/** What can happen to a wanted change of a listing. */
export type ListingChangeEvent =
  /** Somebody, or a rule, wants this or the opposite. */
  | 'wanted'
  /** An operator tries a failed change again. */
  | 'retried_by_hand'
  /** It was committed, and is sent now. */
  | 'sent'
  /** Its publisher lost the lease while it was under way. */
  | 'abandoned'
  /** It was refused for now. */
  | 'retried'
  /** It may have taken effect, or not. */
  | 'uncertain'
  /** It was refused for good. */
  | 'failed'
  /** It was answered, and something else is wanted by now. */
  | 'overtaken';

/** The state that each event leads to. */
export const listingChangeMachine: StateMachine<ListingChangeState, ListingChangeEvent> = {
  due: { wanted: 'due', sent: 'open' },
  open: {
    wanted: 'open',
    abandoned: 'unknown',
    retried: 'due',
    uncertain: 'unknown',
    failed: 'failed',
    overtaken: 'due',
  },
  unknown: { wanted: 'unknown', sent: 'open' },
  failed: { wanted: 'due', retried_by_hand: 'due' },
};

/** A change under way, as far as its answer changes it. `dueAt` is in epoch ms. */
export interface ChangeUnderWay {
  readonly state: ListingChangeState;
  readonly wanted: WantedChange;
  readonly submitted: WantedChange | null;
  readonly dueAt: number;
  readonly attempts: number;
}

/** Returns a change after its answer; null if it is finished. `at` is in epoch ms. Pure. */
export function afterChangeAnswer(
  change: ChangeUnderWay,
  next: ChangeStep,
  at: number,
): ChangeUnderWay | null {
  const { wanted, submitted } = change;
  const overtaken = wanted !== submitted;
  if ((next.step === 'done' || next.step === 'drop') && !overtaken) return null;
  const event = eventOf(next, overtaken);
  return {
    wanted,
    state: transitionIn(listingChangeMachine, change.state, event),
    submitted: event === 'uncertain' ? submitted : null,
    dueAt: event === 'overtaken' || !('delayMs' in next) ? at : at + next.delayMs,
    attempts: attemptsAfter(change, next, overtaken),
  };
}

function eventOf(next: ChangeStep, overtaken: boolean): ListingChangeEvent {
  if (next.step === 'unknown') return 'uncertain';
  if (overtaken) return 'overtaken';
  return next.step === 'fail' ? 'failed' : 'retried';
}

/** Another change has attempts of its own. An answer that belongs to the whole integration uses up none. */
function attemptsAfter({ attempts }: ChangeUnderWay, next: ChangeStep, overtaken: boolean): number {
  if (overtaken) return 0;
  const counted = !('counted' in next) || next.counted;
  return counted ? attempts : Math.max(attempts - 1, 0);
}
