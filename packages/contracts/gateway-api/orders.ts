import { z } from 'zod';

export const orderState = z.enum(['pending', 'open', 'cancelled', 'closed']);

/**
 * How the order's workflow ended. `completed_with_failures`: failed items tell which channels or readings
 * failed. `failed`: the run failed because of a fault on our side.
 */
export const orderOutcome = z.enum(['completed', 'waiting_for_channel', 'completed_with_failures', 'failed']);

export const order = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  externalOrderId: z.string(),
  /** Tells apart two orders with one number. Null: the platform never uses a number twice. */
  identity: z.string().nullable(),
  state: orderState,
  test: z.boolean(),
  placedAt: z.date().nullable(),
  /**
   * Increases by one with each snapshot that counts. 0: Onhand knows the order's id, but has no snapshot yet.
   */
  revision: z.int(),
  /** The revision that the order's workflow has completed. */
  processedRevision: z.int(),
  outcome: orderOutcome.nullable(),
  /** The id of its workflow in Temporal. */
  workflowId: z.string(),
  firstSeenAt: z.date(),
  changedAt: z.date(),
  /**
   * Who closed the order without its platform: `onhand`, because the platform no longer knows it, or the
   * label of an API key. Null: nobody, or the platform has told of the order since.
   */
  closedBy: z.string().nullable(),
});

/**
 * What became of the units that the order still held. `left`: they are gone for good. `returned`: they are on
 * sale again.
 */
export const closeOrder = z.strictObject({ units: z.enum(['left', 'returned']) });

export const orderLine = z.object({
  externalLineId: z.string(),
  listingId: z.uuid().nullable(),
  itemId: z.uuid().nullable(),
  externalKey: z.string().nullable(),
  sku: z.string().nullable(),
  /** `counted`: the line changes stock. The other values tell why it does not. */
  effect: z.enum([
    'counted',
    'needs_mapping',
    'unknown_listing',
    'before_opening',
    'test_order',
    'inventory_disabled',
    'platform_owned',
  ]),
  quantity: z.int(),
  cancelled: z.int(),
  restocked: z.int(),
  unitPrice: z.string(),
  currency: z.string(),
  /**
   * Units promised, units that have left, units that were not available, and units that the shop sold beyond
   * its stock on purpose. For a bundle, these count units of its components.
   */
  committed: z.int(),
  settled: z.int(),
  /** Units that came back though the opening's figure lacked them already. */
  givenBack: z.int(),
  oversold: z.int(),
  backordered: z.int(),
});

/**
 * The copy of an order in the source store. `waiting`, `unknown`: Onhand goes on by itself. `failed`, `lost`:
 * a failed item waits for a person; a `lost` copy may exist. `skipped`: there was nothing to copy.
 */
const orderCopy = z.object({
  kind: z.enum(['draft', 'order']),
  state: z.enum([
    'intended',
    'waiting',
    'sending',
    'unknown',
    'draft',
    'open',
    'closed',
    'cancelled',
    'failed',
    'lost',
    'skipped',
  ]),
  /** The source store. */
  integrationId: z.uuid(),
  /** The created order. Null: no news of it has come yet. */
  orderId: z.uuid().nullable(),
  /** The source store's id and number of the created order, as far as it told them. */
  externalOrderId: z.string().nullable(),
  externalNumber: z.string().nullable(),
  /** Calls that create it so far. */
  attempts: z.int(),
  /** Why it does not exist yet, with the platform's words. */
  code: z.string().nullable(),
  platformMessage: z.string().nullable(),
  retryAt: z.date().nullable(),
  changedAt: z.date(),
});

export const orderWithLines = order.extend({
  lines: z.array(orderLine),
  /** Null: its integration does not copy orders, or the order is not one to copy. */
  copy: orderCopy.nullable(),
  /** The order of which this one is the copy. It holds the units then; this one commits none. */
  copyOf: z.uuid().nullable(),
});
