import type { PauseTarget } from '@onhand/core/listings/read-pause.ts';

/** Lists the resources that can be paused, with the scope of each. */
export const pauseTargets: readonly {
  readonly resource: string;
  readonly scope: PauseTarget['scope'];
}[] = [
  { resource: 'merchants', scope: 'merchant' },
  { resource: 'integrations', scope: 'integration' },
  { resource: 'listings', scope: 'listing' },
];
