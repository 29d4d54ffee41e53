import { z } from 'zod';
import { problemsOfRun } from './sync-runs.ts';

/** The newest reading of all listings of an integration. */
export const listingReading = z.object({
  /** `reading`: the listings, page by page. `matching`: them with the merchant's items. */
  state: z.enum(['reading', 'matching', 'completed', 'failed', 'cancelled']),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  seen: z.int(),
  new: z.int(),
  /** Listings that existed before and have a new title, new identifiers or another state. */
  changed: z.int(),
  /** Listings linked by match, where the product settings permit importing new records. */
  linked: z.int(),
  /** Items created from listings of the source store. */
  created: z.int(),
  /** Listings unlinked because their identifiers no longer match those of their items. */
  unlinked: z.int(),
  /** Listings on record that the platform no longer lists. */
  gone: z.int(),
  problems: problemsOfRun,
  /** Why the reading failed, with the platform's message. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
