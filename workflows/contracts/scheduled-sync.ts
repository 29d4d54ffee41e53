import type { IntegrationRef } from './integration.ts';

import type { ScheduledWork } from '../ids.ts';

/**
 * Identifies a time of an integration's schedule. An absent `entity` means the inventory; `reconcile`: all is
 * reconciled.
 */
export interface ScheduledTime extends IntegrationRef {
  readonly entity?: ScheduledWork;
}

/** Says how many records a scheduled time released, or how many reconciliations it began. */
export interface ReleaseOutcome {
  readonly released: number;
}
