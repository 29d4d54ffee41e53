import { z } from 'zod';
import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import { isFarBehind, searchStart } from '@onhand/connector-kit/search-start.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { readCursor } from './change-cursor.ts';
import type { ChangeCursor } from './change-cursor.ts';
import { pageSize } from './limits.ts';
import { changeOf } from './order-schema.ts';
import { markerOf } from './order-marker.ts';
import { readChanged } from './read-changed.ts';
import { idOf } from './read-record.ts';

/** Pages that one call reads. */
const pagesAtMost = 5;

/** The lists that orders are in. The list of all statuses leaves out the trash. */
type List = 'orders' | 'trash';
interface Place {
  readonly list: List;
  readonly from: ChangeCursor;
}

/**
 * Searches for the orders with a marker. WooCommerce's `search` reads names and addresses only, and no list
 * can be filtered by a meta field. So every order is looked at that has changed since the marker was made,
 * which is also every order created since. A created order is there as soon as it is stored.
 */
export const findMarker: Creator['find'] = async (call, { marker, since, cursor }) => {
  let place = placeOf(cursor, since);
  let asOf: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    if (place.kind !== 'place') return place;
    const read = await readPage(call, place, cursor === null && page === 0 ? since : null);
    if (read.kind !== 'records') return read;
    asOf ??= read.asOf;
    const orders = read.records
      .filter((record) => markerOf(record) === marker)
      .flatMap((record) => idOf(record) ?? [])
      .map((id) => ({ externalId: String(id), complete: true }));
    if (orders.length > 0) return { kind: 'found', orders, asOf };
    const [unshown] = read.refused.keys();
    if (unshown !== undefined) return notShown(unshown);
    const next = behind(place, { ...read, since });
    if (next === null) return { kind: 'absent', asOf };
    place = next;
  }
  if (place.kind !== 'place' || asOf === null) return cursorInvalid;
  return { kind: 'searching', next: JSON.stringify([place.list, place.from]), asOf };
};

type Read = Extract<Awaited<ReturnType<typeof readChanged>>, { kind: 'records' }>;
type Placed = ({ readonly kind: 'place' } & Place) | Fault;

const cursorInvalid: Fault = {
  kind: 'rejected',
  code: 'cursor_invalid',
  message: 'The cursor is not from an earlier search.',
};

const storedPlace = z.tuple([z.enum(['orders', 'trash']), z.unknown()]);

function placeOf(cursor: string | null, since: string): Placed {
  if (cursor === null) return beginning('orders', searchStart(since, {}));
  try {
    const [list, stored] = storedPlace.parse(JSON.parse(cursor));
    const from = readCursor(JSON.stringify(stored));
    return from.kind === 'cursor' ? { kind: 'place', list, from } : from;
  } catch {
    return cursorInvalid;
  }
}

function beginning(list: List, start: string): Placed {
  const from = readCursor(start);
  return from.kind === 'cursor' ? { kind: 'place', list, from } : from;
}

/**
 * Reads a page. On the first one, a shop whose clock is far behind shows that, and is asked from that much
 * earlier.
 */
async function readPage(call: Call, place: Place, since: string | null) {
  const read = await readAt(call, place);
  if (since === null || read.kind !== 'records') return read;
  if (!isFarBehind(read.reading)) return read;
  const earlier = beginning('orders', searchStart(since, read.reading));
  return earlier.kind === 'place' ? readAt(call, earlier) : earlier;
}

function readAt(call: Call, { list, from }: Place) {
  return readChanged(call, from, {
    endpoint: 'orders',
    fields: { _fields: 'id,date_modified_gmt,meta_data' },
    filter: list === 'trash' ? { status: 'trash' } : {},
    pageSize,
    changedOf: changeOf,
  });
}

/** Returns the place behind a page; null behind the last page of the last list. */
function behind(
  { list }: Place,
  { next, asOf, reading, since }: Read & { readonly since: string },
): Placed | null {
  if (next === undefined) {
    if (list === 'trash') return null;
    const first = beginning('trash', searchStart(since, reading));
    return first.kind === 'place' ? { ...first, from: { ...first.from, asOf } } : first;
  }
  const from = readCursor(next);
  return from.kind === 'cursor' ? { kind: 'place', list, from } : from;
}

function notShown(id: number): Fault {
  return {
    kind: 'unavailable',
    message: `The shop cannot show order ${id}, so nobody can tell whether it carries the marker.`,
  };
}
