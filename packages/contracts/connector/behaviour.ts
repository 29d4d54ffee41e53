import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import { z } from 'zod';

const ms = z.number().int().min(0);

/**
 * What the platform does to stock on its own. The meaning of a figure seen there follows from it (DESIGN
 * §4.3).
 */
export const stockBehaviour = z.object({
  /**
   * Whether the platform's figure is the available quantity, or the quantity on hand including reserved
   * units.
   */
  figure: z.enum(['available', 'on_hand']),
  lowersAt: z.enum(['order', 'payment', 'fulfilment', 'never']),
  /**
   * What puts units back on sale by itself: a cancellation, a restocked refund, or deleting the order for
   * good. The units of a deleted order count as gone where deleting restores nothing.
   */
  restoresOn: z.array(z.enum(['cancel', 'refund', 'delete'])),
  mayGoNegative: z.boolean(),
  mayBeUnmanaged: z.boolean(),
  /** The maximum age of the data that a read returns. */
  settlesWithinMs: ms,
  ordersVisibleWithinMs: ms,
  /** After this time, a sent request can no longer take effect. */
  requestLifetimeMs: ms,
  /**
   * `refused`: it cannot show 0 of all units of a listing. A connector rejects such a write as
   * `zero_refused`, and the listing is taken off sale instead, which the platform must be able to do.
   */
  zero: z.enum(['accepted', 'refused']),
});
export type StockBehaviour = z.infer<typeof stockBehaviour>;

export const limit = z.intersection(
  z.object({
    name: z.string(),
    /**
     * What shares it: an integration, all of the platform's, the writes of one unit's figure, or of the
     * figures of one group.
     */
    scope: z.enum(['integration', 'app', 'unit', 'group']),
    /** The header in which the platform tells how many calls are left, as a whole number. */
    remainingHeader: z.string().exactOptional(),
    /** It counts the points that requests cost. Left out: it counts requests. */
    counts: z.literal('points').exactOptional(),
  }),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('bucket'), capacity: z.number(), perSecond: z.number() }),
    z.object({ kind: z.literal('window'), max: z.number().int(), seconds: z.number() }),
    z.object({ kind: z.literal('concurrency'), max: z.number().int() }),
  ]),
);
export type Limit = z.infer<typeof limit>;

/** How stock is written: the operations, the batch sizes, and the effect of one bad row on the others. */
export const writeBehaviour = z.object({
  ops: z.array(z.enum(['set', 'adjust'])),
  /**
   * The platform compares and sets in one step. Without it, a reading just before the set checks `ifSeen`.
   */
  cas: z.boolean(),
  idempotent: z.boolean(),
  batch: z.number().int().positive(),
  batchWithin: z.enum(['integration', 'group', 'unit']),
  exclusive: z.enum(['none', 'unit', 'group', 'integration']),
  /** One bad row makes the platform refuse the whole batch, so connector-kit bisects the batch. */
  atomic: z.boolean(),
});
export type WriteBehaviour = z.infer<typeof writeBehaviour>;

/** The product fields that a snapshot contains and that an update can change. */
export const productBehaviour = z.object({
  readable: z.array(z.enum(productFields)),
  writable: z.array(z.enum(productFields)),
  /** Whether a unit can have a sale price. If not, a sale price is refused. */
  salePrice: z.boolean(),
  /** Products in one call of `get` or `update`. */
  batch: z.number().int().positive(),
  /** How far before its cursor a poll reads, to catch changes that became visible late. */
  overlapMs: ms,
});
export type ProductBehaviour = z.infer<typeof productBehaviour>;

/** How customers are read and written on a platform. */
export const customerBehaviour = z.object({
  /** Whether `customers.page` can begin with a time, and how far before its cursor such a reading begins. */
  changedSince: z.object({ overlapMs: ms }).nullable(),
  /** Customers in one call of `get` or `upsert`. */
  batch: z.number().int().positive(),
});
export type CustomerBehaviour = z.infer<typeof customerBehaviour>;
/** How products are listed on a platform. */
export const listingCreation = z.object({
  /** The fields that a created product carries. The platform has no place for the others. */
  carries: z.array(z.enum(productFields)),
  /** How long a created product may be missing from `listings.findByMarker`. */
  visibilityMs: ms,
});
export type ListingCreation = z.infer<typeof listingCreation>;

/** How orders are created on a platform, and what creating one does to its stock. */
export const orderCreation = z.object({
  /**
   * `apart`: a draft has an id of its own and becomes another order. `order`: a draft is an order that does
   * not reserve yet, and keeps its id. Null: drafts cannot be created.
   */
  drafts: z.enum(['apart', 'order']).nullable(),
  /** Whether an open draft reserves stock on the platform. */
  draftsReserve: z.boolean(),
  /** Whether an order of `orders.create` lowers the platform's own stock by itself, in that call. */
  createdOrdersLower: z.boolean(),
  /** Whether the created order costs what its input says. If not, the platform's own prices apply. */
  carriesPrices: z.boolean(),
  carriesShippingCost: z.boolean(),
  /** How long a created order may be missing from `orders.findByMarker`. */
  orderVisibilityMs: ms,
  /** Whether every snapshot of a created order carries its marker, in lists, by id and in webhooks. */
  snapshotsCarryMarker: z.boolean(),
});
export type OrderCreation = z.infer<typeof orderCreation>;

/**
 * A connector's description of itself and its platform. A missing capability is null, never a call that
 * throws.
 */
export const description = z.object({
  platform: z.string(),
  limits: z.array(limit),
  stock: stockBehaviour,
  /** `creation`: null if no products can be listed there. */
  listings: z.object({ setState: z.boolean(), creation: listingCreation.nullable() }),
  inventory: z
    .object({ writes: writeBehaviour, readBatch: z.number().int().positive(), manage: z.boolean() })
    .nullable(),
  /**
   * `pollEveryMs` is null if webhooks make orders fast; then a pass every few minutes proves that none was
   * lost. `minPassMs`: the shortest time between the starts of two passes. `readForCopy`: whether its orders
   * can be copied elsewhere. `creation`: null if no orders can be created there.
   */
  orders: z
    .object({
      overlapMs: ms,
      pollEveryMs: ms.nullable(),
      minPassMs: ms,
      readForCopy: z.boolean(),
      creation: orderCreation.nullable(),
    })
    .nullable(),
  products: productBehaviour.nullable(),
  customers: customerBehaviour.nullable(),
  /**
   * `customerTopics`: those of `topics` about customers. Only integrations that sync them subscribe.
   * `draftTopics`: those about drafts that are no orders. Only source stores that get drafts subscribe.
   */
  webhooks: z
    .object({
      topics: z.array(z.string()),
      customerTopics: z.array(z.string()).exactOptional(),
      draftTopics: z.array(z.string()).exactOptional(),
      subscriptions: z.boolean(),
    })
    .nullable(),
  locations: z.boolean(),
});
export type Description = z.infer<typeof description>;
