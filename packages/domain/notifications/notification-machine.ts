import type { StateMachine } from '../state-machine.ts';

/**
 * - `waiting`: an attempt is to be made.
 * - `sending`: an attempt is under way, or its process ended before it could record the outcome.
 * - `unconfirmed`: an e-mail may have been sent, and nobody can tell. It is not sent again.
 * - `undeliverable`: the recipient refused it, or all attempts failed.
 */
export type NotificationState = 'waiting' | 'sending' | 'delivered' | 'unconfirmed' | 'undeliverable';

/** What can happen to a notification. */
export type NotificationEvent =
  /** An attempt begins. The same attempt of a webhook may begin again: its id tells the receiver. */
  | 'attempted'
  /** The recipient took it. */
  | 'delivered'
  /** The recipient certainly did not take it. Another attempt may succeed. */
  | 'failed'
  /** The outcome of an attempt is unknown, and a second e-mail must not be sent. */
  | 'unheard'
  /** No attempt can succeed, or all have failed. */
  | 'given_up';

export const notificationMachine: StateMachine<NotificationState, NotificationEvent> = {
  waiting: { attempted: 'sending', given_up: 'undeliverable' },
  sending: {
    attempted: 'sending',
    delivered: 'delivered',
    failed: 'waiting',
    unheard: 'unconfirmed',
    given_up: 'undeliverable',
  },
  delivered: {},
  unconfirmed: {},
  undeliverable: {},
};
