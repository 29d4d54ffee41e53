import { apiError, unplayed } from './errors.ts';
import { parseSearch } from './search-query.ts';
import type { Filter } from './search-query.ts';

/** The most records of one page. */
const mostRecords = 250;
/** The size that a bulk operation asks for. Any other request of this size costs more than it may. */
export const everything: number = 2_147_483_647;

/** Holds the arguments of a connection, by Shopify's names. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly reverse?: boolean | null;
  readonly sortKey?: string | null;
  readonly query?: string | null;
}

interface ConnectionOf<T> {
  /** The connection's name in messages. */
  readonly name: string;
  readonly idOf: (record: T) => number;
  readonly view: (record: T) => object;
  /** The keys to sort by; `ID` is always there. The first is the default. */
  readonly sortKeys?: Readonly<Record<string, (record: T) => string | number>>;
  readonly filters?: Readonly<Record<string, Filter<T>>>;
  /** Further arguments that the caller of this function has already obeyed. */
  readonly obeyed?: readonly string[];
}

type Position = readonly [string | number, number];

/**
 * Answers a page of a list. A cursor holds the sort key and the id of its record, so a record that changes in
 * between moves to its new place, and no other record is lost.
 */
export function connection<T>(records: readonly T[], args: PageArguments, of: ConnectionOf<T>): object {
  refuseOthers(args, of);
  const { idOf, view, filters = {} } = of;
  const matches = args.query ? parseSearch(args.query, filters, of.name) : () => true;
  const keyOf = sortKeyOf(args, of);
  const direction = args.reverse === true ? -1 : 1;
  const inOrder = (one: Position, other: Position) => direction * compare(one, other);

  const all = records
    .filter(matches)
    .map((record) => ({ record, position: [keyOf(record), idOf(record)] satisfies Position }))
    .toSorted((one, other) => inOrder(one.position, other.position));
  const { after, before } = args;
  const from = after ? cursorFrom(after) : null;
  const to = before ? cursorFrom(before) : null;
  const between = all.filter(
    ({ position }) =>
      (from === null || inOrder(position, from) > 0) && (to === null || inOrder(position, to) < 0),
  );
  const size = sizeOf(args);
  const isForward = (args.first ?? null) !== null;
  const page = isForward ? between.slice(0, size) : between.slice(Math.max(0, between.length - size));
  const cut = page.length < between.length;
  const edges = page.map(({ record, position }) => ({ cursor: cursorTo(position), node: view(record) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: isForward ? cut : to !== null,
      hasPreviousPage: isForward ? from !== null : cut,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function sortKeyOf<T>(
  { sortKey }: PageArguments,
  { name, idOf, sortKeys = {} }: ConnectionOf<T>,
): (record: T) => string | number {
  const key = sortKey ?? Object.keys(sortKeys)[0] ?? 'ID';
  if (key === 'ID') return idOf;
  const keyOf = Object.hasOwn(sortKeys, key) ? sortKeys[key] : undefined;
  if (keyOf === undefined) throw unplayed(`The sandbox does not sort ${name} by ${key}.`);
  return keyOf;
}

function sizeOf({ first, last }: PageArguments): number {
  const size = first ?? last ?? null;
  if (size === null || ((first ?? null) !== null && (last ?? null) !== null)) {
    throw apiError('BAD_REQUEST', 'you must provide one of first or last');
  }
  if ((size > mostRecords && size !== everything) || size < 0) {
    throw apiError('BAD_REQUEST', `first must be between 0 and ${mostRecords}`);
  }
  return size;
}

const known = ['first', 'last', 'after', 'before', 'reverse', 'sortKey', 'query'];

function refuseOthers<T>(args: PageArguments, { name, obeyed = [] }: ConnectionOf<T>): void {
  for (const [argument, value] of Object.entries(args)) {
    if ((value ?? null) === null || value === false || known.includes(argument) || obeyed.includes(argument))
      continue;
    throw unplayed(`The sandbox does not obey the argument ${argument} of ${name}.`);
  }
}

function compare([key, id]: Position, [otherKey, otherId]: Position): number {
  if (key !== otherKey) return key < otherKey ? -1 : 1;
  return id - otherId;
}

function cursorTo([key, id]: Position): string {
  return Buffer.from(JSON.stringify({ last_id: id, last_value: key })).toString('base64');
}

function cursorFrom(cursor: string): Position {
  try {
    const { last_id: id, last_value: key } = JSON.parse(Buffer.from(cursor, 'base64').toString());
    return [key, id];
  } catch {
    throw apiError('BAD_REQUEST', `Invalid cursor for current pagination sort.`);
  }
}
