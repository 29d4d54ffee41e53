import { z } from 'zod';
import { orderSnapshot } from './order.ts';
import { seen, unitRef } from './unit.ts';

/** `eventKey` is unique per integration for ever; it holds the body's hash unless the platform documents a unique id. */
const envelope = { eventKey: z.string().min(1), topic: z.string() };

/** One thing a platform told us. */
export const inbound = z.discriminatedUnion('kind', [
  z.object({ ...envelope, kind: z.literal('order'), order: orderSnapshot }),
  /** A thin event: says which order, not what of it. */
  z.object({ ...envelope, kind: z.literal('order_pointer'), externalId: z.string().min(1) }),
  z.object({
    ...envelope,
    kind: z.literal('figures'),
    figures: z.array(z.object({ ref: unitRef, sku: z.string().exactOptional(), seen })),
  }),
  /** A product was made or changed: says which one, not how. */
  z.object({ ...envelope, kind: z.literal('product'), group: z.string().min(1) }),
  z.object({ ...envelope, kind: z.literal('listing_removed'), group: z.string() }),
]);
export type Inbound = z.infer<typeof inbound>;
