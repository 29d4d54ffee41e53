import type { IntegrationRef } from './integration.ts';

/** Identifies a time of an integration's schedule. An absent `entity` means the inventory. */
export interface ScheduledTime extends IntegrationRef {
  readonly entity?: 'inventory' | 'products';
}

/** Says how many records a scheduled time released. */
export interface ReleaseOutcome {
  readonly released: number;
}
