import type { StateMachine } from '../state-machine.ts';

/** `safety_stop`: it waits for a person. The last three are ends: only a person lets such a run go on. */
export type RunState = 'running' | 'safety_stop' | 'done' | 'failed' | 'cancelled';

/** What can happen to a run. */
export type RunEvent =
  /** A page was carried over, or its pages are read again from the first. */
  | 'advanced'
  /** Going on could do harm. */
  | 'stopped'
  /** A person lets it go on. */
  | 'resumed'
  /** Nothing is left to do. */
  | 'ended'
  /** It cannot go on. */
  | 'failed'
  /** A person ends it. */
  | 'cancelled';

/** The state that each event leads to. An event that a state does not name cannot happen in it. */
export const runMachine: StateMachine<RunState, RunEvent> = {
  running: {
    advanced: 'running',
    stopped: 'safety_stop',
    ended: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  safety_stop: { resumed: 'running', cancelled: 'cancelled' },
  done: {},
  failed: { resumed: 'running' },
  cancelled: { resumed: 'running' },
};

/** Returns whether a run has ended. Pure. */
export function isEnded(state: RunState): boolean {
  switch (state) {
    case 'running':
    case 'safety_stop':
      return false;
    case 'done':
    case 'failed':
    case 'cancelled':
      return true;
  }
}
