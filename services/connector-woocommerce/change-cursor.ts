import { z } from 'zod';
import { utc } from './utc.ts';

/** An order or a product, as far as it says when it changed. */
interface Changed {
  readonly id: number;
  readonly date_modified_gmt?: string | null | undefined;
}

/** What changed after `after` (UTC, whole seconds, no zone), from this page on. */
interface ChangeCursor {
  readonly after: string;
  readonly page: number;
  /** What of the first second an earlier page has brought. */
  readonly brought: readonly number[];
}

const stored = z.object({
  after: z.string(),
  page: z.number().int().positive(),
  brought: z.array(z.number().int()),
});
const beginning = '1970-01-01T00:00:00';

/** A page's `next`, or any ISO 8601 moment to begin at; null is the beginning of time. */
export function readCursor(cursor: string | null): ChangeCursor {
  if (cursor === null) return { after: beginning, page: 1, brought: [] };
  if (!cursor.startsWith('{')) return { after: secondsFrom(cursor, -1), page: 1, brought: [] };
  return stored.parse(JSON.parse(cursor));
}

/**
 * Where to go on behind a full page: with the second of its last change, for more of that second may
 * follow. Where the whole page lies within one second, by page number.
 */
export function cursorBehind(from: ChangeCursor, page: readonly Changed[]): string {
  const changed = page.at(-1)?.date_modified_gmt ?? beginning;
  const after = secondsFrom(utc(changed), -1);
  const brought = page.filter((one) => one.date_modified_gmt === changed).map(({ id }) => id);
  const next: ChangeCursor =
    after > from.after ? { after, page: 1, brought } : { ...from, page: from.page + 1 };
  return JSON.stringify(next);
}

/** Whether an earlier page has brought this one as it is now. */
export function isBrought({ after, brought }: ChangeCursor, one: Changed): boolean {
  return brought.includes(one.id) && one.date_modified_gmt === secondsFrom(utc(after), 1);
}

function secondsFrom(moment: string, seconds: number): string {
  const whole = Math.floor(Date.parse(moment) / 1000) + seconds;
  return new Date(whole * 1000).toISOString().slice(0, 19);
}
