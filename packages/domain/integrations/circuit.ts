import type { StateMachine } from '../state-machine.ts';

/** Whether an integration's platform can be written: yes; after a wait; only with new credentials. */
export type CircuitState = 'closed' | 'open' | 'reconnect_required';

/**
 * `away`: the platform does not answer or asks to wait; `refused`: it refuses the credentials; `answered`: it
 * answers.
 */
export type CircuitEvent = 'away' | 'refused' | 'answered';

/** The state that each event leads to. */
export const circuitMachine: StateMachine<CircuitState, CircuitEvent> = {
  closed: { away: 'open', refused: 'reconnect_required', answered: 'closed' },
  open: { away: 'open', refused: 'reconnect_required', answered: 'closed' },
  reconnect_required: { away: 'open', refused: 'reconnect_required', answered: 'closed' },
};
