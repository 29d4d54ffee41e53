import type { PublishingTarget } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';

/** The resources that can set something for their figures, with the scope that each is. */
export const publishingTargets: readonly {
  readonly resource: string;
  readonly scope: PublishingTarget['scope'];
}[] = [
  { resource: 'merchants', scope: 'merchant' },
  { resource: 'integrations', scope: 'integration' },
  { resource: 'items', scope: 'item' },
  { resource: 'listings', scope: 'listing' },
];
