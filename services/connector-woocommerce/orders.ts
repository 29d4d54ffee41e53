import { z } from 'zod';
import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { readCursor } from './change-cursor.ts';
import type { ChangeCursor } from './change-cursor.ts';
import { request } from './client.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { requestsAtOnce, pageSize } from './limits.ts';
import { isEnded, openStatuses } from './open-statuses.ts';
import { changeOf } from './order-schema.ts';
import { snapshotOf } from './order-snapshot.ts';
import { creator } from './create-orders.ts';
import { readChanged } from './read-changed.ts';
import { isRestocked, readOrder, readOrders } from './read-orders.ts';
import { readForCopy } from './read-for-copy.ts';
import { readRefunds } from './read-refunds.ts';

export const orders: Orders = {
  overlapMs: 60_000,
  pollEveryMs: null,
  minPassMs: 5_000,
  get,
  changedSince,
  openPage,
  readForCopy,
  creation: creator,
};

async function get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>> {
  return inParallel(ids, requestsAtOnce, async (key) => ({ key, result: await getOne(call, key) }));
}

async function getOne(call: Call, id: string): Promise<OutputOf<'orders.get'>[number]['result']> {
  if (!/^[1-9]\d{0,15}$/.test(id)) return { kind: 'absent' };
  const answer = await request(call, {
    method: 'GET',
    endpoint: `orders/${id}`,
    schema: z.record(z.string(), z.unknown()),
  });
  if (answer.kind === 'answer') {
    const read = readOrder(answer.body);
    if (read.kind === 'unread') {
      const { code, message } = read.unread;
      return { kind: 'rejected', code, message };
    }
    const { readStartedAt } = answer.reading;
    const refunds = isRestocked(read.order) ? await readRefunds(call, read.order.id) : null;
    return { kind: 'order', order: snapshotOf(read.order, { readStartedAt, refunds }) };
  }
  const gone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_shop_order_invalid_id';
  return gone ? { kind: 'absent' } : answer;
}

/** Lists orders by their last change, oldest first, to catch lost webhooks. The trash is in no list. */
async function changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>> {
  const from = readCursor(cursor);
  return from.kind === 'cursor' ? readPage(call, from, () => true) : from;
}

/**
 * Lists the orders whose status is not final, by their last change: an order that changes meanwhile comes
 * again on a later page. The first page looks up the shop's statuses. If the shop does not tell them, all
 * orders are read.
 */
async function openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const open =
    from.asOf === null ? await openStatuses(call) : { kind: 'statuses' as const, statuses: from.statuses };
  if (open.kind !== 'statuses') return open;
  return readPage(call, { ...from, statuses: open.statuses }, (record) => !isEnded(record));
}

async function readPage(call: Call, from: ChangeCursor, isWanted: (record: unknown) => boolean) {
  const page = await readChanged(call, from, {
    endpoint: 'orders',
    fields: {},
    filter: from.statuses === null ? {} : { status: from.statuses.join(',') },
    pageSize,
    changedOf: changeOf,
  });
  if (page.kind !== 'records') return page;
  const { records, refused, reading, kind: _, ...place } = page;
  const read = await readOrders(call, records.filter(isWanted), { ...reading, refused });
  return { kind: 'page' as const, page: { ...read, ...place } };
}
