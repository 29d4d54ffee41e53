import type { StateMachine } from '../state-machine.ts';

export const returnStates = ['announced', 'received', 'inspected', 'cancelled'] as const;
export type ReturnState = (typeof returnStates)[number];

/** What can happen to a return. */
export type ReturnEvent =
  /** Its units came in. They are not on sale. */
  | 'receive'
  /** A person looked at its units: the sellable ones are on sale again. */
  | 'inspect'
  /** It does not come. */
  | 'cancel';

/** The state that each event leads to. Units may be received and inspected at once. */
export const returnMachine: StateMachine<ReturnState, ReturnEvent> = {
  announced: { receive: 'received', inspect: 'inspected', cancel: 'cancelled' },
  received: { receive: 'received', inspect: 'inspected' },
  inspected: {},
  cancelled: { cancel: 'cancelled' },
};
