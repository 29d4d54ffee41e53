import { z } from 'zod';
import { unitRef } from './unit.ts';

const units = z.number().int().min(0);

export const orderLine = z.object({
  externalLineId: z.string(),
  /** Null if the platform no longer names the listing, for example after its product was deleted. */
  ref: unitRef.nullable(),
  sku: z.string().exactOptional(),
  quantity: z.number().int().positive(),
  /** Units of `quantity` that are no longer wanted and never left. */
  cancelled: units,
  /** Units of `quantity` that came back and that the platform put back on sale. */
  restocked: units,
  /** Decimal string in `currency`. */
  unitPrice: z.string(),
  currency: z.string().length(3),
});
export type OrderLine = z.infer<typeof orderLine>;

/**
 * Everything a platform reports about an order at one moment. Its effect on stock follows from this alone.
 */
export const orderSnapshot = z.object({
  externalId: z.string().min(1),
  /** Grows with each change. Null: versions cannot be compared, so the order is read again. */
  version: z.number().nullable(),
  /** Data that affects stock is missing. The event only hints that the order should be read. */
  partial: z.boolean(),
  placedAt: z.iso.datetime(),
  /** `pending`: reserves no stock on that platform. `closed`: its units have left. */
  state: z.enum(['pending', 'open', 'cancelled', 'closed']),
  /** Whether a cancellation puts units that have not left back on sale. */
  restockOnCancel: z.boolean(),
  test: z.boolean(),
  /** The platform has lowered its own stock for the order. */
  stockLowered: z.boolean(),
  /** ISO 8601, taken before the request was sent. Only on a snapshot that was read, not pushed. */
  readStartedAt: z.iso.datetime().exactOptional(),
  lines: z.array(orderLine),
});
export type OrderSnapshot = z.infer<typeof orderSnapshot>;
