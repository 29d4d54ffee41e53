import { operationNames } from '@onhand/domain/failed-items/operations.ts';
import type { Operation } from '@onhand/domain/failed-items/operations.ts';
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

const correctAndRetry = 'Correct in the shop whatever the message names. Then retry.';
const faultOfOurs =
  'The run in Temporal that `workflowId` names shows the fault. Onhand starts the run again by itself up to four times; then retry.';

/** What a person can do about a failed operation, where nothing more exact is known. */
export const operationHints: Readonly<Record<Operation, string>> = {
  publish_stock: correctAndRetry,
  read_stock: 'Check in the shop that the listing exists and shows a quantity. Then retry.',
  decide_fall:
    'Correct the stock of the item with a count, then retry. Onhand tries again every hour anyway.',
  read_listing:
    'List it again in the shop, unlink the listing, or retry: a retry reads all listings of the shop.',
  end_listing: 'Correct in the shop whatever the message names and retry, or end the listing there and skip.',
  relist_listing: 'Correct in the shop whatever the message names and retry, or relist it there and skip.',
  manage_stock:
    'Correct in the shop whatever the message names and retry, or turn stock management on there and skip.',
  read_order: 'Check the order in the shop. Then retry, or skip: quantities no longer wait for it then.',
  follow_order: faultOfOurs,
  update_product: correctAndRetry,
  import_product: correctAndRetry,
  take_in_event: 'GET /v1/inbound-events?state=failed shows the event. A retry reads what it is about anew.',
  carry_change: faultOfOurs,
  publish_channel: faultOfOurs,
  read_orders: faultOfOurs,
  read_all_listings: faultOfOurs,
  compare_products: faultOfOurs,
  release_inventory: faultOfOurs,
  release_products: faultOfOurs,
};

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
