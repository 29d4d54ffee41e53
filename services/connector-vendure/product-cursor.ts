import { z } from 'zod';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import type { PageCursor } from './page-cursor.ts';

/**
 * Marks the start of a page of products. A changed variant does not change its product's `updatedAt`, so a
 * list of changes has two parts: changed products, then the products of changed variants. A list of all
 * products has only the first part.
 */
export interface ProductCursor {
  readonly kind: 'product_cursor';
  readonly list: 'products' | 'variants';
  /** Start of the changes, in epoch milliseconds; null for a list of all products. */
  readonly since: number | null;
  readonly within: PageCursor;
  /** Time of the very first page's read, ISO 8601 by the shop's clock; null before that page. */
  readonly asOf: string | null;
}

const stored = z.object({
  list: z.enum(['products', 'variants']),
  since: z.number().nullable(),
  within: z.string(),
  asOf: z.iso.datetime(),
});

/** Parses a page's `next` or an ISO 8601 start time. Null lists all products. */
export function readProductCursor(cursor: string | null): ProductCursor | Fault {
  if (cursor === null || !cursor.startsWith('{')) {
    const within = readCursor(cursor);
    if (within.kind !== 'cursor') return within;
    const since = cursor === null ? null : within.at;
    return { kind: 'product_cursor', list: 'products', since, within, asOf: null };
  }
  try {
    const { within: text, ...rest } = stored.parse(JSON.parse(cursor));
    const within = readCursor(text);
    return within.kind === 'cursor' ? { kind: 'product_cursor', ...rest, within } : within;
  } catch {
    const message = 'The cursor is neither from an earlier page nor an ISO 8601 moment.';
    return { kind: 'rejected', code: 'cursor_invalid', message };
  }
}

/** Builds the cursor that follows a page with these rows. Returns null after the last page. */
export function nextProductCursor(
  { list, since, within }: ProductCursor,
  rows: readonly { readonly id: string; readonly at: number }[],
  { isFull, asOf }: { readonly isFull: boolean; readonly asOf: string },
): string | null {
  if (isFull) return JSON.stringify({ list, since, within: writeCursor(within, rows, asOf), asOf });
  if (list === 'variants' || since === null) return null;
  return JSON.stringify({ list: 'variants', since, within: new Date(since).toISOString(), asOf });
}
