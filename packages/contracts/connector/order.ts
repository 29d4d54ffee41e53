import { z } from 'zod';
import { unitRef } from './unit.ts';

/** At most what a 32-bit integer holds, as the database does. */
const units = z.int32().min(0);

/**
 * When something happened on the platform, by the platform's clock. `exact` false: it happened at that time
 * or earlier.
 */
export const moment = z.object({ at: z.iso.datetime(), exact: z.boolean() });
export type Moment = z.infer<typeof moment>;

export const orderLine = z.object({
  externalLineId: z.string(),
  /** Null if the platform no longer names the listing, for example after its product was deleted. */
  ref: unitRef.nullable(),
  sku: z.string().exactOptional(),
  quantity: z.int32().positive(),
  /** Units of `quantity` that are no longer wanted and never left. */
  cancelled: units,
  /** Units of `quantity` that came back and that the platform put back on sale. */
  restocked: units,
  /** Units by which the platform holds its own stock lowered for this line now. */
  stockLowered: units,
  /** Whether a cancellation puts units that have not left back on sale. */
  restockOnCancel: z.boolean(),
  /** When the platform last put units of this line back on sale. Left out: never, or it does not tell. */
  restockedAt: moment.exactOptional(),
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
  /**
   * Tells apart two orders with the same `externalId`, where a platform may use a number twice (after a
   * restore). Left out: the platform never does.
   */
  identity: z.string().min(1).exactOptional(),
  /**
   * The marker with which Onhand created the order (`orders.create`, `orders.createDraft`). Left out: it
   * carries none, or the platform's snapshots do not show it (`snapshotsCarryMarker`).
   */
  marker: z.string().min(1).exactOptional(),
  /** Grows with each change. Null: versions cannot be compared, so the order is read again. */
  version: z.number().nullable(),
  /** Data that affects stock is missing. The event only hints that the order should be read. */
  partial: z.boolean(),
  placedAt: z.iso.datetime(),
  /** `pending`: reserves no stock on that platform. `closed`: its units have left. */
  state: z.enum(['pending', 'open', 'cancelled', 'closed']),
  /** When the order began to reserve stock. Left out: it does not reserve, or the platform does not tell. */
  reservedAt: moment.exactOptional(),
  /** When the order was cancelled. Left out: it is not, or the platform does not tell. */
  cancelledAt: moment.exactOptional(),
  /** When the order was closed. Left out: it is not, or the platform does not tell. */
  closedAt: moment.exactOptional(),
  test: z.boolean(),
  /** ISO 8601, taken before the request was sent. Only on a snapshot that was read, not pushed. */
  readStartedAt: z.iso.datetime().exactOptional(),
  lines: z.array(orderLine),
});
export type OrderSnapshot = z.infer<typeof orderSnapshot>;

/** An order of a page that could not be read or counted. It becomes a failed item. */
export const unreadOrder = z.object({
  externalId: z.string().min(1),
  /** The units of the listings that its lines name. Left out: unknown, so it may concern any listing. */
  units: z.array(z.string()).exactOptional(),
  code: z.string(),
  message: z.string(),
});
export type UnreadOrder = z.infer<typeof unreadOrder>;
