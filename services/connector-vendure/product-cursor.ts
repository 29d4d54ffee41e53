import { z } from 'zod';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import type { PageCursor } from './page-cursor.ts';

/**
 * Where a page of products begins. A product does not change as its variants do, so those that changed since a moment
 * are two lists: first the products themselves, then the products of the variants. All products are the first alone.
 */
export interface ProductCursor {
  readonly kind: 'product_cursor';
  readonly list: 'products' | 'variants';
  /** Epoch milliseconds; null: all products. */
  readonly since: number | null;
  readonly within: PageCursor;
  /** ISO 8601, when the first page of all was read, by the shop's clock. */
  readonly asOf: string | null;
}

const stored = z.object({
  list: z.enum(['products', 'variants']),
  since: z.number().nullable(),
  within: z.string(),
  asOf: z.iso.datetime(),
});

/** A page's `next`, an ISO 8601 moment, or null. */
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

/** Where the next page begins, behind one with these rows; null where there is none. */
export function nextProductCursor(
  { list, since, within }: ProductCursor,
  rows: readonly { readonly id: string; readonly at: number }[],
  { isFull, asOf }: { readonly isFull: boolean; readonly asOf: string },
): string | null {
  if (isFull) return JSON.stringify({ list, since, within: writeCursor(within, rows, asOf), asOf });
  if (list === 'variants' || since === null) return null;
  return JSON.stringify({ list: 'variants', since, within: new Date(since).toISOString(), asOf });
}
