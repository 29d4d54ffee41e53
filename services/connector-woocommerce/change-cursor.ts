import { z } from 'zod';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { utc } from './utc.ts';

/** Holds the ID and last change of a record. Null: the record does not show it. */
export interface Changed {
  readonly id: number | null;
  readonly date_modified_gmt: string | null;
}

/**
 * Marks a place in a list by last change. `after` selects the records changed later (UTC, whole seconds, no
 * zone). Page numbers would shift while records change, so each page starts at the last second of the page
 * before.
 */
const stored = z.object({
  kind: z.literal('cursor'),
  after: z.string(),
  /** IDs of the records in the first second that an earlier page returned. */
  brought: z.array(z.number().int()),
  /**
   * Set while the list goes through the records of one second, because they do not fit on one page. `offset`
   * counts the records before the page, by ID; `total` is the second's number of records at the page before.
   */
  second: z.object({ offset: z.number().int().min(0), total: z.number().int().nullable() }).nullable(),
  /** When the first page was read, ISO 8601 by the shop's clock; null before that page. */
  asOf: z.iso.datetime().nullable(),
  /** The statuses that the list shows, where the first page has looked them up. */
  statuses: z.array(z.string()).nullable(),
  /** The number of records that the shop shows in time, if it was too slow for a whole page. */
  size: z.number().int().min(1).exactOptional(),
});
export type ChangeCursor = z.infer<typeof stored>;

const beginning = '1970-01-01T00:00:00';
const start: ChangeCursor = {
  kind: 'cursor',
  after: beginning,
  brought: [],
  second: null,
  asOf: null,
  statuses: null,
};

/** Parses a page's `next` or an ISO 8601 start time. Null starts at the oldest record. */
export function readCursor(cursor: string | null): ChangeCursor | Fault {
  if (cursor === null) return start;
  try {
    if (cursor.startsWith('{')) return stored.parse(JSON.parse(cursor));
    const since = z.iso.datetime().parse(cursor);
    return { ...start, after: secondsFrom(since, -1) };
  } catch {
    const message = 'The cursor is neither from an earlier page nor an ISO 8601 moment.';
    return { kind: 'rejected', code: 'cursor_invalid', message };
  }
}

/** Returns the query parameters of the page at a cursor. The shop treats its bounds as exclusive. */
export function pageParams({ after, second }: ChangeCursor): Readonly<Record<string, string | number>> {
  if (second === null) return { modified_after: after, orderby: 'modified', order: 'asc' };
  return {
    modified_after: after,
    modified_before: secondsFrom(utc(after), 2),
    orderby: 'id',
    order: 'asc',
    offset: second.offset,
  };
}

/**
 * Returns the cursor behind a page; null behind the last. Within one second, records that changed meanwhile
 * have left the list and shifted the rest, so the next page steps back by their number.
 */
export function cursorBehind(
  from: ChangeCursor,
  page: { readonly records: readonly Changed[]; readonly isFull: boolean; readonly total: number | null },
): ChangeCursor | null {
  return from.second === null ? behindMoment(from, page) : behindOffset(from, from.second, page);
}

type Page = Parameters<typeof cursorBehind>[1];

function behindMoment(from: ChangeCursor, { records, isFull }: Page): ChangeCursor | null {
  if (!isFull) return null;
  const dated = records.flatMap(({ id, date_modified_gmt: at }) => (at === null ? [] : [{ id, at }]));
  const changed = dated.at(-1)?.at ?? secondsFrom(utc(from.after), 1);
  const after = secondsFrom(utc(changed), -1);
  const inLast = dated.flatMap(({ id, at }) => (at === changed && id !== null ? [id] : []));
  return after > from.after
    ? { ...from, after, brought: inLast }
    : { ...from, brought: [...from.brought, ...inLast], second: { offset: 0, total: null } };
}

function behindOffset(
  from: ChangeCursor,
  { offset, total: before }: NonNullable<ChangeCursor['second']>,
  { records, isFull, total }: Page,
): ChangeCursor {
  const left = before === null || total === null ? 0 : Math.max(0, before - total);
  if (left > 0) return { ...from, second: { offset: Math.max(0, offset - left), total } };
  if (isFull) return { ...from, second: { offset: offset + records.length, total } };
  return { ...from, after: secondsFrom(utc(from.after), 1), brought: [], second: null };
}

/** Tells whether an earlier page returned this record in its current version. */
export function isBrought({ after, brought }: ChangeCursor, one: Changed): boolean {
  return one.id !== null && brought.includes(one.id) && one.date_modified_gmt === secondsFrom(utc(after), 1);
}

function secondsFrom(moment: string, seconds: number): string {
  const whole = Math.floor(Date.parse(moment) / 1000) + seconds;
  return new Date(whole * 1000).toISOString().slice(0, 19);
}
