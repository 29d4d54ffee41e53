import { z } from 'zod';
import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { request } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { requestsAtOnce, pageSize } from './limits.ts';
import { readOrders } from './read-orders.ts';
import { snapshotOf, uncountable } from './order-snapshot.ts';
import { cursorBehind, isBrought, readCursor } from './change-cursor.ts';
import { listed, order } from './order-schema.ts';

export const orders: Orders = {
  overlapMs: 60_000,
  pollEveryMs: null,
  minPassMs: 5_000,
  get,
  changedSince,
  openPage,
};

async function get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>> {
  return inParallel(ids, requestsAtOnce, async (key) => ({ key, result: await getOne(call, key) }));
}

async function getOne(call: Call, id: string): Promise<OutputOf<'orders.get'>[number]['result']> {
  if (!/^[1-9]\d{0,15}$/.test(id)) return { kind: 'absent' };
  const answer = await request(call, { method: 'GET', endpoint: `orders/${id}`, schema: order });
  if (answer.kind === 'answer') {
    const why = uncountable(answer.body);
    if (why !== undefined) return { kind: 'rejected', code: 'quantity_uncountable', message: why };
    return { kind: 'order', order: snapshotOf(answer.body, { readStartedAt: answer.reading.readStartedAt }) };
  }
  const gone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_shop_order_invalid_id';
  return gone ? { kind: 'absent' } : answer;
}

/**
 * Lists orders by their last change, oldest first, to catch lost webhooks. Orders that change between two
 * pages would shift page numbers. Each page therefore starts at the time where the last page ended.
 */
function changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>> {
  return readPage(call, cursor, {});
}

/** Lists the orders whose status is neither final nor a cart, by their last change. */
function openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>> {
  return readPage(call, cursor, { status: 'pending,on-hold,processing,failed' });
}

async function readPage(call: Call, cursor: string | null, filter: Readonly<Record<string, string>>) {
  const from = readCursor(cursor);
  const answer = await request(call, {
    method: 'GET',
    endpoint: 'orders',
    params: {
      ...filter,
      // The shop treats this bound as exclusive, in whole seconds.
      modified_after: from.after,
      dates_are_gmt: true,
      orderby: 'modified',
      order: 'asc',
      per_page: pageSize,
      page: from.page,
    },
    schema: z.array(listed),
  });
  if (answer.kind !== 'answer') return answer;
  const { readStartedAt } = answer.reading;
  const rows = answer.body.filter((one) => !isBrought(from, one));
  return {
    kind: 'page' as const,
    page: {
      ...readOrders(rows, { readStartedAt }),
      ...(answer.body.length === pageSize ? { next: cursorBehind(from, answer.body) } : {}),
      asOf: answer.shopStartedAt,
    },
  };
}
