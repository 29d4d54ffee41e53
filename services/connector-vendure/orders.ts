import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { inHalves } from '@onhand/connector-kit/serving/halves.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import { send } from './client.ts';
import { creator } from './create-orders.ts';
import { pollEveryMs, readBatch } from './limits.ts';
import { changedOrders, changedOrdersQuery } from './order-schema.ts';
import { readById } from './read-by-id.ts';
import { readForCopy } from './read-for-copy.ts';
import { readOrders } from './read-orders.ts';
import { afterOf, readCursor, writeCursor } from './page-cursor.ts';

/**
 * Overlap of two polls. An order carries its transaction's start time but becomes visible when the
 * transaction ends. Between these times, the shop may call a payment provider.
 */
const overlapMs = 60_000;

export const orders: Orders = {
  overlapMs,
  pollEveryMs,
  minPassMs: pollEveryMs,
  get,
  changedSince,
  openPage,
  readForCopy,
  creation: creator,
};

async function get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>> {
  const pieces: OutputOf<'orders.get'> = [];
  for (const some of chunked(ids, readBatch)) {
    pieces.push(...(await readById(some, (wanted) => readByIds(call, wanted))));
  }
  return pieces;
}

async function readByIds(call: Call, ids: readonly string[]) {
  const read = await readOrders(call, { filter: { id: { in: ids } }, take: ids.length });
  if (read.kind !== 'read') return read;
  const found = read.snapshots.map((order) => [order.externalId, { kind: 'order', order }] as const);
  return { kind: 'found', byId: new Map(found) } as const;
}

/**
 * Lists placed orders by their last change, oldest first. All pages of a pass carry the `asOf` of the first
 * page. Each poll returns the orders in the overlap again.
 */
function changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>> {
  return readPage(call, cursor, {});
}

/**
 * Lists placed orders that are neither cancelled nor have left, by their last change. A cart is not among
 * them: if it reserves later, its moment is exact.
 */
async function openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>> {
  const answer = await readPage(call, cursor, { state: { notIn: ['Cancelled', 'Delivered'] } });
  if (answer.kind !== 'page') return answer;
  // A shipped order is open again if its fulfilment was cancelled.
  const items = answer.page.items.filter(({ state }) => state === 'open' || state === 'pending');
  return { kind: 'page', page: { ...answer.page, items } };
}

async function readPage(
  call: Call,
  cursor: string | null,
  filter: Readonly<Record<string, unknown>>,
): Promise<OutputOf<'orders.changedSince'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const options = {
    filter: {
      ...filter,
      orderPlacedAt: { isNull: false },
      updatedAt: { after: afterOf(from) },
      id: { notIn: from.seen },
    },
    sort: { updatedAt: 'ASC', id: 'ASC' },
    take: readBatch,
  };
  const read = await readList(call, options);
  if (read.kind !== 'list') return read;
  const { rows, items, unread } = read;
  const asOf = from.asOf ?? read.shopStartedAt;
  const next = rows.length < readBatch ? {} : { next: writeCursor(from, rows, asOf) };
  return { kind: 'page', page: { items, unread, ...next, asOf } };
}

interface OrderList {
  readonly kind: 'list';
  readonly rows: readonly { readonly id: string; readonly at: number }[];
  readonly items: OrderSnapshot[];
  readonly unread: UnreadOrder[];
  readonly shopStartedAt: string;
}

/**
 * Reads a list of orders. One order that Vendure cannot show makes it refuse the whole list. Then fewer
 * orders are read at a time, and those that fail alone are named in `unread`.
 */
async function readList(call: Call, options: Readonly<Record<string, unknown>>): Promise<OrderList | Fault> {
  const read = await readOrders(call, options);
  if (read.kind === 'read') {
    const { snapshots, shopStartedAt } = read;
    const rows = snapshots.map(({ externalId, version }) => ({ id: externalId, at: version ?? 0 }));
    return { kind: 'list', rows, items: [...snapshots], unread: [], shopStartedAt };
  }
  if (!('perhapsOneRow' in read)) return read;

  const answer = await send(call, {
    mutation: false,
    query: changedOrdersQuery,
    variables: { options },
    answer: changedOrders,
  });
  if (answer.kind !== 'answer') return answer;
  const changed = answer.data.orders.items;
  const items: OrderSnapshot[] = [];
  const unread: UnreadOrder[] = [];
  const answers = await inHalves(
    changed.map(({ id }) => id),
    {
      ask: async (ids) => new Map((await get(call, ids)).map(({ key, result }) => [key, result])),
      // It has just shown the list of their ids.
      works: async () => !call.signal.aborted,
      mutation: false,
    },
  );
  for (const [key, result] of answers) {
    switch (result.kind) {
      case 'order':
        items.push(result.order);
        break;
      case 'absent':
        break;
      case 'rejected':
        unread.push({ externalId: key, code: result.code, message: result.message });
        break;
      case 'rate_limited':
      case 'unavailable':
      case 'unknown':
      case 'unauthorized':
        return result;
    }
  }
  const rows = changed.map(({ id, updatedAt }) => ({ id, at: Date.parse(updatedAt) }));
  return { kind: 'list', rows, items, unread, shopStartedAt: answer.shopStartedAt };
}
