import { operationNames } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemId, IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';

export const failedItemState = z.enum(['open', 'retrying', 'skipped', 'closed']);

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
  subjectKind: z.enum([
    'listing',
    'order',
    'product',
    'channel_product',
    'customer',
    'inbound_event',
    'integration',
  ]),
  subjectId: z.uuid(),
  state: failedItemState,
  code: z.string(),
  /** The platform's message, unchanged. */
  platformMessage: z.string().nullable(),
  /** What to do, or what went wrong on our side. */
  hint: z.string(),
  attempts: z.int(),
  workflowId: z.string().nullable(),
  firstAt: z.date(),
  lastAt: z.date(),
});

/** Selects failed items by their ids, or the oldest 1,000 that match a filter. */
export const manyFailedItems = z.union([
  z.strictObject({ ids: z.array(id<FailedItemId>()).min(1).max(1000) }),
  z.strictObject({
    filter: z.strictObject({
      integrationId: id<IntegrationId>().exactOptional(),
      operation: z.enum(operationNames).exactOptional(),
      code: z.string().max(100).exactOptional(),
    }),
  }),
]);

/** `refused`: named failed items that do not exist, or whose state does not permit this. */
export const manyMoved = z.object({
  moved: z.array(failedItem),
  refused: z.array(z.object({ id: z.uuid(), code: z.string() })),
});
