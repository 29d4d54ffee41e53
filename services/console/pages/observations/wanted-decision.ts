import type { Decision, Observation } from './observation-states.ts';

/** What an operator asks for, before it is confirmed. */
export interface WantedDecision {
  readonly decision: Decision;
  readonly observations: readonly Observation[];
  /** The integration of which all that wait are decided. Null: only `observations`. */
  readonly ofShop: string | null;
}
