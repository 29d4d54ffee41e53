import type { StateMachine } from '../state-machine.ts';

export type FailedItemState = 'open' | 'retrying' | 'skipped' | 'closed';

/** What can happen to a failed item. */
export type FailedItemEvent =
  /** An attempt failed. */
  | 'attempt_failed'
  /** A reading saw that the problem still exists. Nobody made an attempt. */
  | 'seen_again'
  /** An operator has it tried again, or leaves it alone. */
  | 'retry'
  | 'skip'
  /** An operator resumed a stopped run: it tries again what was not skipped. */
  | 'run_resumed'
  /** The operation succeeded, or nobody needs it any more. */
  | 'settled';

/**
 * The state that each event leads to. A closed failed item stays closed: the next failure opens another one.
 */
export const failedItemMachine: StateMachine<FailedItemState, FailedItemEvent> = {
  open: {
    attempt_failed: 'open',
    seen_again: 'open',
    retry: 'retrying',
    skip: 'skipped',
    run_resumed: 'retrying',
    settled: 'closed',
  },
  retrying: { attempt_failed: 'open', seen_again: 'open', skip: 'skipped', settled: 'closed' },
  skipped: { attempt_failed: 'open', seen_again: 'skipped', retry: 'retrying', settled: 'closed' },
  closed: {},
};

/** The events that open a failed item, or count in the open one. */
export type FailureEvent = Extract<FailedItemEvent, 'attempt_failed' | 'seen_again'>;

/** The events that an operator causes. */
export type FailedItemMove = Extract<FailedItemEvent, 'retry' | 'skip'>;
