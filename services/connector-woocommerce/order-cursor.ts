import { z } from 'zod';
import { utc } from './utc.ts';

/** Orders changed after `after` (UTC, whole seconds, no zone), from this page on. */
export interface OrderCursor {
  readonly after: string;
  readonly page: number;
}

const stored = z.object({ after: z.string(), page: z.number().int().positive() });
const beginning = '1970-01-01T00:00:00';

/** A page's `next`, or any ISO 8601 moment to begin at; null is the beginning of time. */
export function readCursor(cursor: string | null): OrderCursor {
  if (cursor === null) return { after: beginning, page: 1 };
  if (!cursor.startsWith('{')) return { after: secondBefore(cursor), page: 1 };
  return stored.parse(JSON.parse(cursor));
}

/**
 * Goes on with the second in which the last order of a full page changed: more of it may follow. Where the whole
 * page lies within one second, by page number.
 */
export function writeCursor(from: OrderCursor, lastModifiedGmt: string | null): string {
  const after = lastModifiedGmt === null ? from.after : secondBefore(utc(lastModifiedGmt));
  const next: OrderCursor =
    after > from.after ? { after, page: 1 } : { after: from.after, page: from.page + 1 };
  return JSON.stringify(next);
}

function secondBefore(moment: string): string {
  const seconds = Math.floor(Date.parse(moment) / 1000) - 1;
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
