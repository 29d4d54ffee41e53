import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import { request } from './client.ts';
import { pageSize } from './limits.ts';
import { refund } from './order-schema.ts';
import type { Refund } from './order-schema.ts';

/**
 * Reads the refunds of an order, at most one page. Returns null if the shop does not show them: then only the
 * moment of the restocking is unknown, the order itself is not.
 */
export async function readRefunds(call: Call, orderId: number): Promise<readonly Refund[] | null> {
  const answer = await request(call, {
    method: 'GET',
    endpoint: `orders/${orderId}/refunds`,
    params: { per_page: pageSize },
    schema: z.array(refund),
  });
  return answer.kind === 'answer' ? answer.body : null;
}
