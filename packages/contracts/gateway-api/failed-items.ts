import { operationNames } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemId, IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { moment } from './moment.ts';
import { movingRun } from './sync-runs.ts';

export const failedItemState = z.enum(['open', 'retrying', 'skipped', 'closed']);

const subjectKind = z.enum([
  'listing',
  'order',
  'product',
  'channel_product',
  'customer',
  'inbound_event',
  'integration',
]);

/** What failed items have in common. A list and a request for many filter by the same. */
export const failedItemsFilter = z.strictObject({
  integrationId: id<IntegrationId>().exactOptional(),
  operation: z.enum(operationNames).exactOptional(),
  code: z.string().max(100).exactOptional(),
  /** The SKU of the item, or the listing's own, in any case. Finds listings and products. */
  sku: z.string().min(1).max(300).exactOptional(),
  /** The platform's number of the order. Finds orders and events. */
  orderNumber: z.string().min(1).max(300).exactOptional(),
  subjectKind: subjectKind.exactOptional(),
  subjectId: z.uuid().exactOptional(),
  /** The last attempt failed at this time or later. */
  since: moment.exactOptional(),
});

export const failedItem = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  shopName: z.string(),
  /** The platform's number of the order. Null: no order failed, or it is not known which. */
  orderNumber: z.string().nullable(),
  /** The SKU of the listing. Null: the listing has none, or no listing failed. */
  sku: z.string().nullable(),
  /** The title of the listing or product, or else the platform's id of the product. */
  title: z.string().nullable(),
  operation: z.enum(operationNames),
  /**
   * `channel_product`: a product on an integration, which need not be known here. `integration`: a whole run
   * failed, for example of its publisher.
   */
  subjectKind,
  subjectId: z.uuid(),
  state: failedItemState,
  code: z.string(),
  /** The platform's message, unchanged. */
  platformMessage: z.string().nullable(),
  /** What to do, or what went wrong on our side. */
  hint: z.string(),
  attempts: z.int(),
  /** The workflow in Temporal, and the run of it in which the subject last failed. */
  workflowId: z.string().nullable(),
  workflowRunId: z.string().nullable(),
  /** The run in `/v1/sync-runs`, if a whole run failed. */
  syncRunId: z.uuid().nullable(),
  listingId: z.uuid().nullable(),
  /** The item of the listing. */
  itemId: z.uuid().nullable(),
  orderId: z.uuid().nullable(),
  firstAt: z.date(),
  lastAt: z.date(),
});

function many<State extends z.ZodType>(state: State) {
  return z.union([
    z.strictObject({ ids: z.array(id<FailedItemId>()).min(1).max(1000) }),
    z.strictObject({ filter: failedItemsFilter.extend({ state }) }),
  ]);
}

/** Selects failed items by their ids, or all that match a filter. `state`: in which they are now. */
export const manyToRetry = many(z.enum(['open', 'skipped']).default('open'));
export const manyToSkip = many(z.enum(['open', 'retrying']).default('open'));

/** `refused`: named failed items that do not exist, or whose state does not permit this. */
export const manyMoved = z.object({
  moved: z.array(failedItem),
  refused: z.array(z.object({ id: z.uuid(), code: z.string() })),
});

/** The runs that move what matched a filter: one for each integration. None: nothing matched. */
export const movingRuns = z.object({ runs: z.array(movingRun) });
