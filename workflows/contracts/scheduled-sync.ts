import type { IntegrationRef } from './integration.ts';

/** Names a time of an integration's schedule. `entity` is the inventory where it is left out. */
export interface ScheduledTime extends IntegrationRef {
  readonly entity?: 'inventory' | 'products';
}

/** Counts the records that a scheduled time released. */
export interface ReleaseOutcome {
  readonly released: number;
}
