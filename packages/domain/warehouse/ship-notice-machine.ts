import type { StateMachine } from '../state-machine.ts';

export const shipNoticeStates = ['open', 'closed', 'cancelled'] as const;
export type ShipNoticeState = (typeof shipNoticeStates)[number];

/** What can happen to a ship notice. */
export type ShipNoticeEvent =
  /** Its content changes, or units of it come in. */
  | 'change'
  | 'receive'
  /** It is done: what has not come in is dropped. */
  | 'close'
  /** Nothing of it comes. */
  | 'cancel';

/** The state that each event leads to. What happened once may be asked for again. */
export const shipNoticeMachine: StateMachine<ShipNoticeState, ShipNoticeEvent> = {
  open: { change: 'open', receive: 'open', close: 'closed', cancel: 'cancelled' },
  closed: { close: 'closed' },
  cancelled: { cancel: 'cancelled' },
};
