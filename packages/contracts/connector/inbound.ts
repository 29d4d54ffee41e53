import { z } from 'zod';
import { orderSnapshot } from './order.ts';
import { seen, unitRef } from './unit.ts';

/**
 * `eventKey` is unique per integration, forever. It contains the hash of the body unless the platform
 * documents a unique id.
 */
const envelope = { eventKey: z.string().min(1), topic: z.string() };

/** One event that a platform reported. */
export const inbound = z.discriminatedUnion('kind', [
  z.object({ ...envelope, kind: z.literal('order'), order: orderSnapshot }),
  /** Names a changed order without its content. */
  z.object({
    ...envelope,
    kind: z.literal('order_pointer'),
    externalId: z.string().min(1),
    /** The units of the listings that its lines name. Left out: unknown, so it may concern any listing. */
    units: z.array(z.string()).exactOptional(),
  }),
  z.object({
    ...envelope,
    kind: z.literal('figures'),
    figures: z.array(z.object({ ref: unitRef, sku: z.string().exactOptional(), seen })),
  }),
  /** Names a created or changed product without its content. */
  z.object({ ...envelope, kind: z.literal('product'), group: z.string().min(1) }),
  /** Names a created or changed customer without its content, which nobody stores as it came. */
  z.object({ ...envelope, kind: z.literal('customer'), externalId: z.string().min(1) }),
  z.object({ ...envelope, kind: z.literal('customer_removed'), externalId: z.string().min(1) }),
  /** The platform asks to erase what is held about a customer. */
  z.object({ ...envelope, kind: z.literal('customer_redacted'), externalId: z.string().min(1) }),
  /** Names a changed or deleted draft that is no order of its platform. */
  z.object({ ...envelope, kind: z.literal('draft'), externalId: z.string().min(1) }),
  z.object({ ...envelope, kind: z.literal('listing_removed'), group: z.string() }),
]);
export type Inbound = z.infer<typeof inbound>;
