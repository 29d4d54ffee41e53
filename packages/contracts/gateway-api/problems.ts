import { accessProblems } from './problems/access.ts';
import { attentionProblems } from './problems/attention.ts';
import { customerProblems } from './problems/customers.ts';
import { integrationProblems } from './problems/integrations.ts';
import { itemProblems } from './problems/items.ts';
import { itemSearchProblems } from './problems/item-searches.ts';
import { listingReviewProblems } from './problems/listing-review.ts';
import { listingProblems } from './problems/listings.ts';
import { locationProblems } from './problems/locations.ts';
import { notificationProblems } from './problems/notifications.ts';
import { orderProblems } from './problems/orders.ts';
import { planProblems } from './problems/plans.ts';
import type { ProblemKind } from './problems/problem-kind.ts';
import { publishingProblems } from './problems/publishing.ts';
import { requestProblems } from './problems/requests.ts';
import { serverProblems } from './problems/server.ts';
import { shipNoticeProblems } from './problems/ship-notices.ts';
import { shipmentProblems } from './problems/shipments.ts';
import { stockChangeProblems } from './problems/stock-changes.ts';
import { syncRunProblems } from './problems/sync-runs.ts';
import { syncSettingsProblems } from './problems/sync-settings.ts';
import { webhookProblems } from './problems/webhooks.ts';

type ProblemGroups = Readonly<Record<string, Readonly<Record<string, ProblemKind>>>>;

/** The problems by resource. The names are the headings of docs/errors.md; a code belongs to one group. */
const groups = {
  Requests: requestProblems,
  'API keys and merchants': accessProblems,
  Integrations: integrationProblems,
  Locations: locationProblems,
  'Sync settings and strategies': syncSettingsProblems,
  'Products, items and stock': itemProblems,
  'Searches over items': itemSearchProblems,
  'Stock changes by file': stockChangeProblems,
  'Ship notices': shipNoticeProblems,
  'Shipments and returns': shipmentProblems,
  Customers: customerProblems,
  Listings: listingProblems,
  'Listing review': listingReviewProblems,
  'Rules and publishing': publishingProblems,
  Plans: planProblems,
  'Sync runs': syncRunProblems,
  Orders: orderProblems,
  'Failed items and observations': attentionProblems,
  Notifications: notificationProblems,
  Webhooks: webhookProblems,
  'The gateway itself': serverProblems,
} as const satisfies ProblemGroups;

type CodesOf<Group> = Group extends unknown ? keyof Group : never;

/** The stable code of a problem. Programs may rely on it. */
export type ProblemCode = CodesOf<(typeof groups)[keyof typeof groups]>;

/** Every problem that the gateway answers, by resource. */
export const problemGroups: ProblemGroups = groups;

const entries = Object.values(problemGroups).flatMap((group) => Object.entries(group));

/** Every problem that the gateway answers, by code. */
// `Object.fromEntries` forgets the keys: they are those of the groups, as `ProblemCode` is.
export const problemKinds = Object.fromEntries(entries) as Readonly<Record<ProblemCode, ProblemKind>>;
