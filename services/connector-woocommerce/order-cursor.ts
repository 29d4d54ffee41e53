import { z } from 'zod';
import type { Order } from './schema.ts';
import { utc } from './utc.ts';

/** Orders changed after `after` (UTC, whole seconds, no zone), from this page on. */
interface OrderCursor {
  readonly after: string;
  readonly page: number;
  /** Orders of the first second that an earlier page has brought. */
  readonly brought: readonly number[];
}

const stored = z.object({
  after: z.string(),
  page: z.number().int().positive(),
  brought: z.array(z.number().int()),
});
const beginning = '1970-01-01T00:00:00';

/** A page's `next`, or any ISO 8601 moment to begin at; null is the beginning of time. */
export function readCursor(cursor: string | null): OrderCursor {
  if (cursor === null) return { after: beginning, page: 1, brought: [] };
  if (!cursor.startsWith('{')) return { after: secondsFrom(cursor, -1), page: 1, brought: [] };
  return stored.parse(JSON.parse(cursor));
}

/**
 * Where to go on behind a full page: with the second in which its last order changed, for more of that second may
 * follow. Where the whole page lies within one second, by page number.
 */
export function cursorBehind(from: OrderCursor, page: readonly Order[]): string {
  const changed = page.at(-1)?.date_modified_gmt ?? beginning;
  const after = secondsFrom(utc(changed), -1);
  const brought = page.filter((order) => order.date_modified_gmt === changed).map(({ id }) => id);
  const next: OrderCursor =
    after > from.after ? { after, page: 1, brought } : { ...from, page: from.page + 1 };
  return JSON.stringify(next);
}

/** Whether an earlier page has brought this order as it is now. */
export function isBrought({ after, brought }: OrderCursor, order: Order): boolean {
  return brought.includes(order.id) && order.date_modified_gmt === secondsFrom(utc(after), 1);
}

function secondsFrom(moment: string, seconds: number): string {
  const whole = Math.floor(Date.parse(moment) / 1000) + seconds;
  return new Date(whole * 1000).toISOString().slice(0, 19);
}
