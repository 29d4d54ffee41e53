import { z } from 'zod';

/** Marks the place in a bulk operation's file from which the next page is read, by any process. */
const stored = z.object({
  kind: z.literal('bulk'),
  /** The number of the operation. Shopify keeps its file for seven days. */
  operation: z.string().regex(/^\d+$/),
  /** The bytes of the file that were read already. */
  offset: z.int().nonnegative(),
  /** The pages that only waited for the operation. Two pages never have the same cursor. */
  waits: z.int().nonnegative(),
  /** When the operation was begun, ISO 8601 by the shop's clock. */
  asOf: z.iso.datetime(),
  /** When its figures were read at the earliest. */
  reading: z.object({
    readStartedAt: z.iso.datetime(),
    platformAt: z.iso.datetime().exactOptional(),
    platformAheadMs: z.int().exactOptional(),
  }),
});
export type BulkCursor = z.infer<typeof stored>;

/** Reads the cursor of a page that comes from a bulk operation; null if it is of another kind. */
export function readBulkCursor(cursor: string | null): BulkCursor | null {
  if (cursor === null || !cursor.startsWith('{"kind":"bulk"')) return null;
  try {
    return stored.parse(JSON.parse(cursor));
  } catch {
    return null;
  }
}

export function writeBulkCursor(cursor: BulkCursor): string {
  return JSON.stringify(cursor);
}
