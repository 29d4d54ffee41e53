import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { PublishingTarget } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';

/** What can say something of its figures: the route that names it, and the problem that there is none. */
export const publishingTargets: readonly {
  readonly resource: string;
  readonly scope: PublishingTarget['scope'];
  readonly notFound: ProblemCode;
}[] = [
  { resource: 'merchants', scope: 'merchant', notFound: 'merchant_not_found' },
  { resource: 'integrations', scope: 'integration', notFound: 'integration_not_found' },
  { resource: 'items', scope: 'item', notFound: 'item_not_found' },
  { resource: 'listings', scope: 'listing', notFound: 'listing_not_found' },
];

/** The problem that there is no such target. */
export function notFoundOf(scope: PublishingTarget['scope']): ProblemCode {
  return publishingTargets.find((target) => target.scope === scope)?.notFound ?? 'internal_error';
}

/** The row of a scope that a request names; whether there is one is found out later. */
export function targetOf(scope: PublishingTarget['scope'], id: string): PublishingTarget {
  // A path's id is of the kind of its resource.
  return { scope, id } as PublishingTarget;
}
