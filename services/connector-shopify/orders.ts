import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { isId } from './gid.ts';
import { orderBatch, orderPoints } from './limits.ts';
import { orderFields } from './order-schema.ts';
import { changedSince as changed, pageEnd, pageInfo, pageInfoField, readCursor } from './page-cursor.ts';
import { readByIds } from './read-by-ids.ts';
import type { OrderRead } from './read-by-ids.ts';
import { creator } from './create-orders.ts';
import { readForCopy } from './read-for-copy.ts';
import { locationsField, locationsOfShop, locationsPoints, readOrders } from './read-orders.ts';

/** Lists with a filter come from a search index, which follows a change within seconds, at times minutes. */
const overlapMs = 120_000;
const minPassMs = 5_000;

export const orders: Orders = {
  overlapMs,
  pollEveryMs: null,
  minPassMs,
  get,
  changedSince,
  openPage,
  readForCopy,
  creation: creator,
};

async function get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>> {
  const known = ids.filter(isId);
  const found = new Map<string, OrderRead | SharedFault>();
  for (const some of chunked(known, orderBatch)) {
    const read = await readByIds(call, some);
    for (const id of some) {
      found.set(id, read instanceof Map ? (read.get(id) ?? { kind: 'absent' }) : read);
    }
  }
  return ids.map((key) => ({ key, result: found.get(key) ?? { kind: 'absent' } }));
}

/** Lists orders by their last change, oldest first. Each pass lists the orders in the overlap again. */
async function changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>> {
  const from = readCursor(cursor);
  return from.kind === 'cursor' ? readPage(call, from, changed(from)) : from;
}

/**
 * Lists the orders that are not cancelled and of which units have not left, archived ones too. Shopify's
 * statuses do not tell all of them apart, so what is closed is left out here.
 */
async function openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const answer = await readPage(call, from, '-status:cancelled AND -fulfillment_status:fulfilled');
  if (answer.kind !== 'page') return answer;
  const items = answer.page.items.filter(({ state }) => state === 'open' || state === 'pending');
  return { kind: 'page', page: { ...answer.page, items } };
}

const orderList = z.object({
  orders: z.object({ nodes: z.array(z.unknown()), pageInfo }),
  locations: locationsOfShop,
});
const listQuery = `query Orders($first: Int!, $after: String, $query: String) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { ${orderFields} }
    ${pageInfoField}
  }
  ${locationsField}
}`;

async function readPage(
  call: Call,
  from: Extract<ReturnType<typeof readCursor>, { kind: 'cursor' }>,
  query: string | null,
): Promise<OutputOf<'orders.changedSince'>> {
  const answer = await send(call, {
    mutation: false,
    query: listQuery,
    variables: { first: orderBatch, after: from.after, query },
    cost: 2 + orderBatch * orderPoints + locationsPoints,
    answer: orderList,
  });
  if (answer.kind !== 'answer') return answer;
  const { orders: list, locations } = answer.data;
  const read = await readOrders(call, list.nodes, {
    locations,
    startedAt: answer.reading.readStartedAt,
  });
  if (read.kind !== 'read') return read;
  const { items, unread } = read;
  return { kind: 'page', page: { items, unread, ...pageEnd(from, list.pageInfo, answer.shopStartedAt) } };
}
