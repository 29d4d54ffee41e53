import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import { z } from 'zod';

const ms = z.number().int().min(0);

/** What the platform does to stock by itself; what a figure seen there means is computed from this (DESIGN §4.3). */
export const stockBehaviour = z.object({
  /** Whether the platform's record is what can be sold, or what is there including reserved units. */
  figure: z.enum(['available', 'on_hand']),
  lowersAt: z.enum(['order', 'payment', 'fulfilment', 'never']),
  restoresOn: z.array(z.enum(['cancel', 'refund'])),
  mayGoNegative: z.boolean(),
  mayBeUnmanaged: z.boolean(),
  /** A read may be this old. */
  settlesWithinMs: ms,
  ordersVisibleWithinMs: ms,
  /** After this long a request that was sent can no longer take effect. */
  requestLifetimeMs: ms,
  zero: z.enum(['accepted', 'refused']),
});
export type StockBehaviour = z.infer<typeof stockBehaviour>;

export const limit = z.intersection(
  z.object({ name: z.string(), scope: z.enum(['integration', 'app', 'unit']) }),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('bucket'), capacity: z.number(), perSecond: z.number() }),
    z.object({ kind: z.literal('window'), max: z.number().int(), seconds: z.number() }),
    z.object({ kind: z.literal('concurrency'), max: z.number().int() }),
  ]),
);
export type Limit = z.infer<typeof limit>;

/** How stock is written: which operations there are, how they batch, and what one bad row does to the others. */
export const writeBehaviour = z.object({
  ops: z.array(z.enum(['set', 'adjust'])),
  /** The platform compares and sets in one step. Elsewhere `ifSeen` is checked by a reading just before the set. */
  cas: z.boolean(),
  idempotent: z.boolean(),
  batch: z.number().int().positive(),
  batchWithin: z.enum(['integration', 'group', 'unit']),
  exclusive: z.enum(['none', 'unit', 'group', 'integration']),
  /** One bad row refuses the whole batch, so the kit bisects it. */
  atomic: z.boolean(),
});
export type WriteBehaviour = z.infer<typeof writeBehaviour>;

/** Which fields of products a snapshot tells and an update can change. */
export const productBehaviour = z.object({
  readable: z.array(z.enum(productFields)),
  writable: z.array(z.enum(productFields)),
  /** Whether a unit can have a sale price; elsewhere one is refused. */
  salePrice: z.boolean(),
  /** Products in one call of `get` or `update`. */
  batch: z.number().int().positive(),
  /** How far a poll reads back before its cursor, for changes that became visible late. */
  overlapMs: ms,
});
export type ProductBehaviour = z.infer<typeof productBehaviour>;

/** What a connector says of itself; a capability it lacks is null, never a call that throws. */
export const description = z.object({
  platform: z.string(),
  limits: z.array(limit),
  stock: stockBehaviour,
  listings: z.object({ setState: z.boolean() }),
  inventory: z
    .object({ writes: writeBehaviour, readBatch: z.number().int().positive(), manage: z.boolean() })
    .nullable(),
  /** `pollEveryMs` is null where webhooks bring orders. */
  orders: z.object({ overlapMs: ms, pollEveryMs: ms.nullable() }).nullable(),
  products: productBehaviour.nullable(),
  webhooks: z.object({ topics: z.array(z.string()), subscriptions: z.boolean() }).nullable(),
  locations: z.boolean(),
});
export type Description = z.infer<typeof description>;
