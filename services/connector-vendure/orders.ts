import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import { send } from './client.ts';
import { pollEveryMs, readBatch } from './limits.ts';
import { orderList, ordersQuery } from './order-schema.ts';
import { snapshotOf } from './order-snapshot.ts';
import { readById } from './read-by-id.ts';
import { afterOf, readCursor, writeCursor } from './page-cursor.ts';

/**
 * Overlap of two polls. An order carries its transaction's start time but becomes visible when the
 * transaction ends. Between these times, the shop may call a payment provider.
 */
const overlapMs = 60_000;

export const orders: Orders = { overlapMs, pollEveryMs, minPassMs: pollEveryMs, get, changedSince, openPage };

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

/** Lists placed orders that are neither cancelled nor delivered, by their last change. */
function openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>> {
  return readPage(call, cursor, { state: { notIn: ['Cancelled', 'Delivered'] } });
}

async function readPage(call: Call, cursor: string | null, filter: Readonly<Record<string, unknown>>) {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const read = await readOrders(call, {
    filter: {
      ...filter,
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
  return { kind: 'page' as const, page: { items: read.snapshots, unread: [], ...next, asOf } };
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
