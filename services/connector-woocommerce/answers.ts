import { z } from 'zod';
import type { Operation } from '@onhand/contracts/connector/operations.ts';
import type { Connector } from '@onhand/connector-kit/connector.ts';
import { request } from './client.ts';

/**
 * Reads the oldest or the newest record of the kind. Two, because one of them may be the record at which the
 * shop fails.
 */
export const answers: NonNullable<Connector['answers']> = async (call, operation) => {
  const { endpoint, _fields } = recordsOf(operation);
  for (const order of ['asc', 'desc']) {
    const params = { orderby: 'id', order, per_page: 1, _fields };
    const answer = await request(call, { method: 'GET', endpoint, params, schema: z.array(z.unknown()) });
    if (answer.kind === 'answer') return true;
  }
  return false;
};

function recordsOf(operation: Operation): { readonly endpoint: string; readonly _fields: string } {
  if (operation.startsWith('orders.')) return { endpoint: 'orders', _fields: 'id,status,line_items' };
  if (operation.startsWith('customers.')) return { endpoint: 'customers', _fields: 'id,email' };
  return { endpoint: 'products', _fields: 'id,manage_stock,stock_quantity' };
}
