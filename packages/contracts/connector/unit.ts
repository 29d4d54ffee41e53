import { z } from 'zod';

/**
 * Identifies a stock record on its platform. `unit` is the sellable unit (a variant), `group` the product it
 * belongs to, and `location` the place that holds it ('' on a platform without locations).
 */
export const unitRef = z.object({ unit: z.string().min(1), group: z.string(), location: z.string() });
export type UnitRef = z.infer<typeof unitRef>;

/**
 * A figure read from a platform. `quantity` is in sellable units. Null: there is no figure, and `why` tells
 * the reason.
 */
export const seen = z.object({
  quantity: z.int32().nullable(),
  why: z.enum(['unmanaged', 'absent', 'inactive']).exactOptional(),
  /**
   * The unit of the same group whose record holds the stock of this one. There is no figure of its own then
   * (`unmanaged`). Left out: its own record holds its stock, if any does.
   */
  heldBy: z.string().min(1).exactOptional(),
  /** Units that the platform reserves for open orders. They are already deducted from `quantity`. */
  reserved: z.int32().exactOptional(),
  /** ISO 8601 by the caller's clock, taken before the request was sent. */
  readStartedAt: z.iso.datetime(),
  /**
   * ISO 8601 time of the answer by the platform's own clock, if it reports one (its Date header, in whole
   * seconds).
   */
  platformAt: z.iso.datetime().exactOptional(),
  /**
   * How many ms the platform's clock was ahead of the caller's (negative: behind), if it reports the time. 0:
   * the clocks agreed as far as this answer shows.
   */
  platformAheadMs: z.number().int().exactOptional(),
});
export type Seen = z.infer<typeof seen>;

/** When a figure was read, by both clocks. */
export type Reading = Pick<Seen, 'readStartedAt' | 'platformAt' | 'platformAheadMs'>;

/** Belongs to the row of the request that has the same key. */
export type Keyed<T> = { readonly key: string } & T;

/** One page. `next` is opaque, can be used for 24 hours, and is absent on the last page. */
export type Page<T> = { readonly items: readonly T[]; readonly next?: string; readonly asOf: string };

/** Returns the schema of {@link Page}. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().exactOptional(), asOf: z.iso.datetime() });
}
