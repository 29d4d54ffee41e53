import { z } from 'zod';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import type { DraftState } from '@onhand/contracts/connector/created-order.ts';
import { request } from './client.ts';
import { requestsAtOnce } from './limits.ts';
import { snapshotOf } from './order-snapshot.ts';
import { readOrder } from './read-orders.ts';
import { isId } from './record-calls.ts';

/**
 * Tells what became of drafts. A draft is an order that was never paid, so it is open while it is pending. It
 * keeps its number when it is completed.
 */
export const getDrafts: NonNullable<Creator['getDrafts']> = (call, ids) =>
  inParallel(ids, requestsAtOnce, async (key) => ({ key, result: await draftState(call, key) }));

async function draftState(call: Call, id: string): Promise<DraftState> {
  if (!isId(id)) return { kind: 'gone' };
  const answer = await request(call, {
    method: 'GET',
    endpoint: `orders/${id}`,
    schema: z.record(z.string(), z.unknown()),
  });
  if (answer.kind !== 'answer') {
    const gone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_shop_order_invalid_id';
    return gone ? { kind: 'gone' } : answer;
  }
  const read = readOrder(answer.body);
  if (read.kind === 'unread') {
    const { code, message } = read.unread;
    return { kind: 'rejected', code, message };
  }
  const { order } = read;
  const { state, externalId } = snapshotOf(order, { readStartedAt: answer.reading.readStartedAt });
  switch (state) {
    case 'pending':
      return { kind: 'open', reserves: false };
    case 'open':
    case 'closed':
      return { kind: 'completed', orderId: externalId };
    case 'cancelled':
      return order.date_paid_gmt ? { kind: 'completed', orderId: externalId } : { kind: 'gone' };
  }
}
