import type { StateMachine } from '../../state-machine.ts';

/**
 * The copy of an order in the source store.
 *
 * - `intended`: it is to be created. `waiting`: likewise, once a platform answers again.
 * - `sending`: a call that creates it is under way. `unknown`: the call may have created it.
 * - `draft`, `open`, `closed`, `cancelled`: it exists there, in that state.
 * - `failed`: it does not exist, and waits for a person. `lost`: likewise, but it may exist.
 * - `skipped`: there was nothing to copy.
 */
export type CopyState =
  | 'intended'
  | 'waiting'
  | 'sending'
  | 'unknown'
  | 'draft'
  | 'open'
  | 'closed'
  | 'cancelled'
  | 'failed'
  | 'lost'
  | 'skipped';

/** What can happen to a copy. The last four are news of the order that was created. */
export type CopyEvent =
  /** A call that creates it is about to be sent. */
  | 'sent'
  /** Nothing was created, because a platform is away. */
  | 'postponed'
  /** Nobody knows what the call did. */
  | 'interrupted'
  /** The platform has no order with the marker, and can no longer get one from the call. */
  | 'absent'
  /** The platform refuses it, and nothing was created. */
  | 'refused'
  /** The search ended without an answer too often. */
  | 'exhausted'
  /** The original was cancelled before anything was sent. */
  | 'withdrawn'
  | 'retried'
  | 'seen_pending'
  | 'seen_open'
  | 'seen_closed'
  | 'seen_cancelled';

/** Whatever was known before, an order that carries the marker is the copy. */
const seen = {
  seen_pending: 'draft',
  seen_open: 'open',
  seen_closed: 'closed',
  seen_cancelled: 'cancelled',
} as const;

/** The state that each event leads to. Only `intended` and `waiting` may be sent: never after `unknown`. */
export const copyMachine: StateMachine<CopyState, CopyEvent> = {
  intended: { ...seen, sent: 'sending', postponed: 'waiting', refused: 'failed', withdrawn: 'skipped' },
  waiting: { ...seen, sent: 'sending', postponed: 'waiting', refused: 'failed', withdrawn: 'skipped' },
  sending: { ...seen, postponed: 'waiting', interrupted: 'unknown', refused: 'failed' },
  unknown: { ...seen, postponed: 'unknown', absent: 'intended', exhausted: 'lost' },
  draft: seen,
  open: seen,
  closed: seen,
  cancelled: seen,
  failed: { ...seen, retried: 'intended', withdrawn: 'skipped' },
  lost: { ...seen, retried: 'unknown' },
  skipped: seen,
};

/** Returns the event of the news that a created order is in a state. Pure. */
export function seenIn(state: 'pending' | 'open' | 'cancelled' | 'closed'): CopyEvent {
  switch (state) {
    case 'pending':
      return 'seen_pending';
    case 'open':
      return 'seen_open';
    case 'cancelled':
      return 'seen_cancelled';
    case 'closed':
      return 'seen_closed';
  }
}
