import { holdReasons } from '@onhand/domain/orders/order-hold.ts';
import { z } from 'zod';
import { properties } from './item-properties.ts';

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
  /**
   * Why a warehouse holds the order back from shipping. Its stock stays committed. Empty: nothing holds it.
   * `process_orders_off`: a line waits for units of an item whose Process Orders is off. `street_date`: a
   * line has units of an item whose street date is not over.
   */
  heldBy: z.array(z.enum(holdReasons)),
});

/** What holds a line of an order. */
const orderHold = z.object({
  reason: z.enum(holdReasons),
  externalLineId: z.string(),
  /** The item that holds it. Of a bundle's line: its component. */
  itemId: z.uuid(),
  since: z.date(),
  /** Until when. Null: until Process Orders is switched on, or the line has its units. */
  until: z.date().nullable(),
});

/** Narrows a list to orders that are held, for any reason or for one, or that are not. */
export const heldFilter = z.enum(['true', 'false', ...holdReasons]);

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
  /** Units that it waits for, and that a ship notice announces: they are no oversell. */
  announced: z.int(),
  /** Units of the line that shipments took out. */
  shipped: z.int(),
  /**
   * The properties of its item, as the order keeps them: those when the order was placed, or later ones that
   * a review has applied. Null: it is linked to no item.
   */
  properties: properties.nullable(),
  /** The components of the bundle that it sells, in units per bundle. Null: it sells none. */
  components: z.array(z.object({ itemId: z.uuid(), quantity: z.int(), properties })).nullable(),
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
  holds: z.array(orderHold),
  /** Null: its integration does not copy orders, or the order is not one to copy. */
  copy: orderCopy.nullable(),
  /** The order of which this one is the copy. It holds the units then; this one commits none. */
  copyOf: z.uuid().nullable(),
});

/** The channels that show the items of an order. */
export const orderChannels = z.object({
  channels: z.array(
    z.object({
      channelStockId: z.uuid(),
      integrationId: z.uuid(),
      listingId: z.uuid(),
      sku: z.string().nullable(),
      /**
       * `confirmed`: it has confirmed a figure that was written after the order came in. `current`: it shows
       * its figure, and no such write is kept or was needed. `waiting`: it does not show its figure yet.
       */
      state: z.enum(['confirmed', 'current', 'waiting']),
      /** The figure of that first write, and when it was confirmed. Null: the state is not `confirmed`. */
      quantity: z.int().nullable(),
      confirmedAt: z.date().nullable(),
      /** Milliseconds from the order's coming in to the confirmation. */
      lagMs: z.number().nullable(),
    }),
  ),
});
