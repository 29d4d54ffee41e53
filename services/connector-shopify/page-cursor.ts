import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';

/**
 * Marks the start of a page. `after` is Shopify's own cursor: it names the last row by its sort key and id,
 * so rows that are removed or changed meanwhile shift nothing.
 */
const stored = z.object({
  kind: z.literal('cursor'),
  /** Null before the first page. */
  after: z.string().nullable(),
  /** The moment from which changes are listed, ISO 8601. Null: everything is listed. */
  since: z.iso.datetime().nullable(),
  /** When the first page was asked for, ISO 8601 by the shop's clock. Null before that page. */
  asOf: z.iso.datetime().nullable(),
});
export type PageCursor = z.infer<typeof stored>;

/** Parses a page's `next` or an ISO 8601 start time. Null starts at the oldest row. */
export function readCursor(cursor: string | null): PageCursor | Fault {
  if (cursor === null) return { kind: 'cursor', after: null, since: null, asOf: null };
  try {
    if (cursor.startsWith('{')) return stored.parse(JSON.parse(cursor));
    return { kind: 'cursor', after: null, since: z.iso.datetime().parse(cursor), asOf: null };
  } catch {
    const message = 'The cursor is neither from an earlier page nor an ISO 8601 moment.';
    return { kind: 'rejected', code: 'cursor_invalid', message };
  }
}

export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
/** Requests the fields of {@link pageInfo}. */
export const pageInfoField = 'pageInfo { hasNextPage endCursor }';

/** Returns the `asOf` of a page and, unless it is the last one, its `next`. */
export function pageEnd(
  from: PageCursor,
  { hasNextPage, endCursor }: z.infer<typeof pageInfo>,
  shopStartedAt: string,
): { asOf: string; next?: string } {
  const asOf = from.asOf ?? shopStartedAt;
  if (!hasNextPage || endCursor === null) return { asOf };
  return { asOf, next: JSON.stringify({ ...from, after: endCursor, asOf } satisfies PageCursor) };
}

/**
 * Builds the search for what has changed since a moment. Shopify keeps and compares whole seconds, so the
 * second of the moment is listed again.
 */
export function changedSince({ since }: PageCursor): string | null {
  if (since === null) return null;
  const second = new Date(Math.floor(Date.parse(since) / 1_000) * 1_000);
  return `updated_at:>='${second.toISOString().slice(0, 19)}Z'`;
}
