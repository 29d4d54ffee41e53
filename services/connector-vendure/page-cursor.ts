import { z } from 'zod';
import type { Fault } from '@onhand/contracts/connector/fault.ts';

/**
 * Marks the start of a page in a list sorted by a timestamp, because page numbers would shift while rows
 * change. Vendure stores microseconds but shows and filters milliseconds, so each page repeats the last two
 * milliseconds. The filter excludes the repeated rows by their IDs in `seen`.
 */
export interface PageCursor {
  readonly kind: 'cursor';
  /** Timestamp of the first rows, in epoch milliseconds by the shop's clock. */
  readonly at: number;
  readonly seen: readonly string[];
  /**
   * Time of the first page's read, ISO 8601 by the shop's clock; null before that page. Later changes belong
   * to the next pass.
   */
  readonly asOf: string | null;
}

const stored = z.object({
  kind: z.literal('cursor'),
  at: z.number().int(),
  seen: z.array(z.string()),
  asOf: z.iso.datetime(),
});

/** Parses a page's `next` or an ISO 8601 start time. Null starts at the oldest row. */
export function readCursor(cursor: string | null): PageCursor | Fault {
  if (cursor === null) return { kind: 'cursor', at: 0, seen: [], asOf: null };
  try {
    if (cursor.startsWith('{')) return stored.parse(JSON.parse(cursor));
    const at = Date.parse(z.iso.datetime().parse(cursor));
    return { kind: 'cursor', at, seen: [], asOf: null };
  } catch {
    const message = 'The cursor is neither from an earlier page nor an ISO 8601 moment.';
    return { kind: 'rejected', code: 'cursor_invalid', message };
  }
}

/** Builds a page's `next` from the IDs and times of its rows, oldest first. */
export function writeCursor(
  from: PageCursor,
  rows: readonly { readonly id: string; readonly at: number }[],
  asOf: string,
): string {
  const at = rows.at(-1)?.at ?? from.at;
  const comeAgain = rows.filter((row) => row.at >= at - 1).map(({ id }) => id);
  const seen = from.at >= at - 1 ? [...from.seen, ...comeAgain] : comeAgain;
  return JSON.stringify({ kind: 'cursor', at, seen, asOf } satisfies PageCursor);
}

/**
 * Builds the bound for Vendure's timestamp filter: 1 ms earlier, because `after` excludes the bound itself.
 */
export function afterOf({ at }: PageCursor): string {
  return new Date(at - 1).toISOString();
}
