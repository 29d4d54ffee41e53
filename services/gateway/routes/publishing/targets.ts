import type { PublishingTarget } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';

/** Lists the resources that have publishing settings, with the scope of each. */
export const publishingTargets: readonly {
  readonly resource: string;
  readonly scope: PublishingTarget['scope'];
}[] = [
  { resource: 'merchants', scope: 'merchant' },
  { resource: 'integrations', scope: 'integration' },
  { resource: 'items', scope: 'item' },
  { resource: 'listings', scope: 'listing' },
];
