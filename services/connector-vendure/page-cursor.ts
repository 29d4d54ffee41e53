import { z } from 'zod';
import type { Fault } from '@onhand/contracts/connector/fault.ts';

/**
 * Where a page begins, in a list sorted by a timestamp: with what bears `at` or later. Page numbers would shift while
 * rows change. Vendure keeps microseconds but shows and filters by milliseconds, so the rows of the last two
 * milliseconds come again; `seen` has their ids, to be left out. `asOf` is when the first page was read: what
 * changes after that is for the next pass.
 */
export interface PageCursor {
  readonly kind: 'cursor';
  /** Epoch milliseconds, by the shop's clock. */
  readonly at: number;
  readonly seen: readonly string[];
  /** ISO 8601, by the shop's clock; null before the first page. */
  readonly asOf: string | null;
}

const stored = z.object({
  kind: z.literal('cursor'),
  at: z.number().int(),
  seen: z.array(z.string()),
  asOf: z.iso.datetime(),
});

/** A page's `next`, or an ISO 8601 moment to begin at; null is the beginning of time. */
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

/** The `next` of a page whose rows have these ids and times, oldest first. */
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

/** For Vendure's filter on the timestamp, whose `after` excludes the moment itself. */
export function afterOf({ at }: PageCursor): string {
  return new Date(at - 1).toISOString();
}
