import { z } from 'zod';
import { unitRef } from './unit.ts';

const units = z.number().int().min(0);

export const orderLine = z.object({
  externalLineId: z.string(),
  /** Null where the platform no longer says which listing it was (a deleted product). */
  ref: unitRef.nullable(),
  sku: z.string().exactOptional(),
  quantity: z.number().int().positive(),
  /** Of `quantity`: no longer wanted, and never left. */
  cancelled: units,
  /** Of `quantity`: came back and the platform put them back on sale. */
  restocked: units,
  /** Decimal string in `currency`. */
  unitPrice: z.string(),
  currency: z.string().length(3),
});
export type OrderLine = z.infer<typeof orderLine>;

/** All a platform says of an order at one moment. Its effect on stock is computed from this and nothing else. */
export const orderSnapshot = z.object({
  externalId: z.string().min(1),
  /** Grows with each change; null: incomparable, so the order is read again. */
  version: z.number().nullable(),
  /** Something that matters for stock is not in it: a hint to read the order. */
  partial: z.boolean(),
  placedAt: z.iso.datetime(),
  /** pending: does not reserve stock on that platform; closed: its units have left. */
  state: z.enum(['pending', 'open', 'cancelled', 'closed']),
  /** Whether a cancellation puts what had not left back on sale. */
  restockOnCancel: z.boolean(),
  test: z.boolean(),
  /** The platform has lowered its own stock for it. */
  stockLowered: z.boolean(),
  /** ISO 8601, only on a snapshot that was read (not pushed): taken before the request was sent. */
  readStartedAt: z.iso.datetime().exactOptional(),
  lines: z.array(orderLine),
});
export type OrderSnapshot = z.infer<typeof orderSnapshot>;
