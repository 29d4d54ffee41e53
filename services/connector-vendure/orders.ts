import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { send } from './client.ts';
import { pollEveryMs, readBatch } from './limits.ts';
import { orderList, ordersQuery } from './order-schema.ts';
import { snapshotOf } from './order-snapshot.ts';
import { afterOf, readCursor, writeCursor } from './page-cursor.ts';

/**
 * An order bears the time when its transaction began and is seen when that ends; a payment provider may be asked
 * in between.
 */
const overlapMs = 60_000;

export const orders: Orders = { overlapMs, pollEveryMs, get, changedSince };

async function get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>> {
  if (ids.length > readBatch) {
    return [...(await get(call, ids.slice(0, readBatch))), ...(await get(call, ids.slice(readBatch)))];
  }
  const read = await readOrders(call, { filter: { id: { in: ids } }, take: ids.length });
  if (read.kind === 'read') {
    const found = new Map(read.snapshots.map((one) => [one.externalId, one]));
    return ids.map((key) => {
      const order = found.get(key);
      return { key, result: order ? { kind: 'order', order } : { kind: 'absent' } };
    });
  }
  // An id in another form than the shop's fails the whole request.
  if (read.kind !== 'rejected' || ids.length === 1) return ids.map((key) => ({ key, result: read }));
  const half = Math.ceil(ids.length / 2);
  return [...(await get(call, ids.slice(0, half))), ...(await get(call, ids.slice(half)))];
}

/**
 * Placed orders by their last change, oldest first. All pages of a pass bear the `asOf` of its first one. What lies
 * in the overlap comes again with each poll.
 */
async function changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const read = await readOrders(call, {
    filter: {
      orderPlacedAt: { isNull: false },
      updatedAt: { after: afterOf(from) },
      id: { notIn: from.seen },
    },
    sort: { updatedAt: 'ASC', id: 'ASC' },
    take: readBatch,
  });
  if (read.kind !== 'read') return read;
  const asOf = from.asOf ?? read.shopStartedAt;
  const rows = read.snapshots.map(({ externalId, version }) => ({ id: externalId, at: version ?? from.at }));
  const next = rows.length < readBatch ? {} : { next: writeCursor(from, rows, asOf) };
  return { kind: 'page', page: { items: read.snapshots, ...next, asOf } };
}

async function readOrders(call: Call, options: Readonly<Record<string, unknown>>) {
  const answer = await send(call, {
    mutation: false,
    query: ordersQuery,
    variables: { options },
    answer: orderList,
  });
  if (answer.kind !== 'answer') return answer;
  const { orders, stockLocations, globalSettings } = answer.data;
  const [location, another] = stockLocations.items;
  const reading = {
    startedAt: answer.reading.readStartedAt,
    onlyLocation: another === undefined ? location?.id : undefined,
    moneyPrecision: globalSettings.serverConfig.moneyStrategyPrecision,
  };
  return {
    kind: 'read' as const,
    snapshots: orders.items.map((order) => snapshotOf(order, reading)),
    shopStartedAt: answer.shopStartedAt,
  };
}
