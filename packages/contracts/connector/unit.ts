import { z } from 'zod';

/**
 * The platform's own name for a stock record: `unit` is the sellable thing (a variant), `group` what it
 * belongs to there (a product), `location` where it lies ('' on a platform without locations).
 */
export const unitRef = z.object({ unit: z.string().min(1), group: z.string(), location: z.string() });
export type UnitRef = z.infer<typeof unitRef>;

/** A figure as read from a platform. `quantity` is in sellable units; null means there is none, and `why`. */
export const seen = z.object({
  quantity: z.number().int().nullable(),
  why: z.enum(['unmanaged', 'absent', 'inactive']).exactOptional(),
  /** Units the platform holds back for open orders; already taken off `quantity`. */
  reserved: z.number().int().exactOptional(),
  /** ISO 8601, taken before the request was sent. */
  readStartedAt: z.iso.datetime(),
  /** ISO 8601 by the platform's own clock, when it answered (its Date header: whole seconds), where it says. */
  platformAt: z.iso.datetime().exactOptional(),
});
export type Seen = z.infer<typeof seen>;

/** When a figure was read, by both clocks. */
export type Reading = Pick<Seen, 'readStartedAt' | 'platformAt'>;

/** Something that belongs to the request row with the same key. */
export type Keyed<T> = { readonly key: string } & T;

/** One page; `next` is opaque and can be resumed for 24 h, absent on the last page. */
export type Page<T> = { readonly items: readonly T[]; readonly next?: string; readonly asOf: string };

/** The schema of {@link Page}. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().exactOptional(), asOf: z.iso.datetime() });
}
