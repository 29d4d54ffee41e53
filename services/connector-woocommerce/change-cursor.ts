import { z } from 'zod';
import { utc } from './utc.ts';

/** Holds the ID and last change of an order or a product. */
interface Changed {
  readonly id: number;
  readonly date_modified_gmt?: string | null | undefined;
}

/** Selects the records changed after `after` (UTC, whole seconds, no zone), starting at `page`. */
interface ChangeCursor {
  readonly after: string;
  readonly page: number;
  /** IDs of the records in the first second that an earlier page returned. */
  readonly brought: readonly number[];
}

const stored = z.object({
  after: z.string(),
  page: z.number().int().positive(),
  brought: z.array(z.number().int()),
});
const beginning = '1970-01-01T00:00:00';

/** Parses a page's `next` or an ISO 8601 start time. Null starts at the oldest record. */
export function readCursor(cursor: string | null): ChangeCursor {
  if (cursor === null) return { after: beginning, page: 1, brought: [] };
  if (!cursor.startsWith('{')) return { after: secondsFrom(cursor, -1), page: 1, brought: [] };
  return stored.parse(JSON.parse(cursor));
}

/**
 * Builds the cursor that follows a full page. The next page repeats the second of the last change, because
 * more records of that second may follow. If the whole page lies within one second, the page number
 * increases.
 */
export function cursorBehind(from: ChangeCursor, page: readonly Changed[]): string {
  const changed = page.at(-1)?.date_modified_gmt ?? beginning;
  const after = secondsFrom(utc(changed), -1);
  const brought = page.filter((one) => one.date_modified_gmt === changed).map(({ id }) => id);
  const next: ChangeCursor =
    after > from.after ? { after, page: 1, brought } : { ...from, page: from.page + 1 };
  return JSON.stringify(next);
}

/** Tells whether an earlier page returned this record in its current version. */
export function isBrought({ after, brought }: ChangeCursor, one: Changed): boolean {
  return brought.includes(one.id) && one.date_modified_gmt === secondsFrom(utc(after), 1);
}

function secondsFrom(moment: string, seconds: number): string {
  const whole = Math.floor(Date.parse(moment) / 1000) + seconds;
  return new Date(whole * 1000).toISOString().slice(0, 19);
}
