import { z } from 'zod';

/** The newest reading of all that an integration lists. */
export const listingReading = z.object({
  /** reading: page by page; matching: with the merchant's items. */
  state: z.enum(['reading', 'matching', 'completed', 'failed']),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  seen: z.int(),
  new: z.int(),
  /** Known before, with other words, identifiers or another state. */
  changed: z.int(),
  /** By match, where the products' settings let new things there come in. */
  linked: z.int(),
  /** Items made from what the source store lists. */
  created: z.int(),
  /** Taken off their items: their identifiers are no longer the same. */
  unlinked: z.int(),
  /** On record, and not listed any more. */
  gone: z.int(),
  problems: z.object({
    total: z.int(),
    /** The first 100 of them. */
    rows: z.array(z.object({ externalKey: z.string(), code: z.string(), message: z.string() })),
  }),
  /** Why it failed, in the platform's own words. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
