import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Answer } from './client.ts';
import { readList } from './read-list.ts';
import { idOf, nameOfRecord, readRecord } from './read-record.ts';

interface ListedById<T> {
  readonly endpoint: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** The schema of one record. */
  readonly schema: z.ZodType<T>;
  readonly perPage: number;
}

const stored = z.object({
  after: z.number().int().min(0),
  at: z.number().int().min(0),
  /** The number of records that the shop shows in time, if it was too slow for a whole page. */
  size: z.number().int().min(1).exactOptional(),
});

/** Marks a place in a list in the order of ids. */
type IdCursor = Readonly<z.infer<typeof stored>>;

/** The beginning of a list. `after`: the highest id that was read. `at`: the index where its record stood. */
const firstById: IdCursor = { after: 0, at: 0 };

interface PageById<T> extends Pick<Answer<unknown>, 'reading' | 'shopStartedAt'> {
  readonly kind: 'records';
  readonly records: readonly T[];
  readonly unread: readonly UnreadInList[];
  /** The place of the next page. Null: no records are left. */
  readonly next: IdCursor | null;
}

/** A record of a list that cannot be read. `name`: its ID, or a name made from its content. */
export interface UnreadInList {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** Steps back by this many records at first, which finds the place after few removals in one call. */
const firstStepBack = 10;
/** Calls for one page. A search by halves needs fewer, unless the list changes all the time. */
const callsAtMost = 40;

/**
 * Reads the records with the lowest ids above `from.after`. No record is skipped, whatever is removed
 * meanwhile.
 *
 * WooCommerce has no filter for ids above a bound, only an `offset`, and that shifts when records are
 * removed. Each page therefore begins with a record that was read before. If it does not, records may be
 * missing in between, and a page further in front is read.
 */
export async function pageById<T>(
  call: Call,
  list: ListedById<T>,
  from: IdCursor,
): Promise<PageById<T> | SharedFault> {
  const { endpoint, params, schema, perPage } = list;
  let offset = from.at;
  let size = Math.min(perPage, from.size ?? perPage);
  // A page from `read` on skips nothing. A page from `unread` on may skip records.
  let read = 0;
  let unread: number | null = null;
  for (let calls = 0; calls < callsAtMost; calls += 1) {
    const answer = await readList(call, {
      endpoint,
      fields: params,
      place: { orderby: 'id', order: 'asc', offset },
      size,
      naming: 'id',
    });
    if (answer.kind !== 'answer') return answer;
    const { body, refused, isFull, total, reading, shopStartedAt } = answer;
    size = answer.size;
    const ids = body.flatMap((record) => idOf(record) ?? []);
    const isContiguous = offset === 0 || (ids[0] ?? Infinity) <= from.after;
    if (isContiguous) {
      const end = offset + size;
      const isLast = total === null ? !isFull : end >= total;
      // A record without an ID may be on two pages.
      const later = body.filter((record) => (idOf(record) ?? Infinity) > from.after);
      const after = Math.max(from.after, ...ids);
      const page = { kind: 'records', ...readEach(schema, later, refused), reading, shopStartedAt } as const;
      if (isLast) return { ...page, next: null };
      if (after > from.after) {
        return { ...page, next: { after, at: end - 1, ...(size < perPage && { size }) } };
      }
      read = offset;
    }
    if (!isContiguous && unread === null) {
      unread = offset;
      offset = Math.max(0, offset - firstStepBack);
    } else {
      if (!isContiguous) unread = offset;
      offset = unread === null ? read + size - 1 : Math.floor((read + unread) / 2);
    }
  }
  return {
    kind: 'unavailable',
    message: `The shop’s list of ${endpoint} changed too often to be read without gaps.`,
  };
}

/** Reads records one by one. `refused`: those that the shop itself cannot show, by ID. */
export function readEach<T>(
  schema: z.ZodType<T>,
  records: readonly unknown[],
  refused: ReadonlyMap<number, Pick<UnreadInList, 'code' | 'message'>>,
): { readonly records: T[]; readonly unread: UnreadInList[] } {
  const read: T[] = [];
  const unread: UnreadInList[] = [];
  for (const record of records) {
    const id = idOf(record);
    const refusal = id === null ? undefined : refused.get(id);
    const one = refusal === undefined ? readRecord(schema, record) : { kind: 'unread' as const, ...refusal };
    if (one.kind === 'record') read.push(one.record);
    else unread.push({ name: String(id ?? nameOfRecord(record)), code: one.code, message: one.message });
  }
  return { records: read, unread };
}

/** Reads all pages of a list, as `pageById` does. */
export async function pagesById<T>(
  call: Call,
  list: ListedById<T>,
): Promise<{ readonly kind: 'pages'; readonly pages: readonly PageById<T>[] } | SharedFault> {
  const pages: PageById<T>[] = [];
  let next: IdCursor | null = firstById;
  while (next !== null) {
    const page: PageById<T> | SharedFault = await pageById(call, list, next);
    if (page.kind !== 'records') return page;
    pages.push(page);
    next = page.next;
  }
  return { kind: 'pages', pages };
}

/** Writes a place as the `next` of a page. */
export function writeIdCursor(cursor: IdCursor): string {
  return JSON.stringify(cursor);
}

/** Parses a page's `next`. Null: the first page. */
export function readIdCursor(cursor: string | null): ({ readonly kind: 'cursor' } & IdCursor) | Fault {
  if (cursor === null) return { kind: 'cursor', ...firstById };
  try {
    return { kind: 'cursor', ...stored.parse(JSON.parse(cursor)) };
  } catch {
    return { kind: 'rejected', code: 'cursor_invalid', message: 'The cursor is not from an earlier page.' };
  }
}
