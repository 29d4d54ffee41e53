import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { gidOf } from './gid.ts';
import { orderBatch, orderPoints } from './limits.ts';
import { orderFields } from './order-schema.ts';
import { locationsField, locationsOfShop, locationsPoints, readOrders } from './read-orders.ts';

const ordersById = z.object({ nodes: z.array(z.unknown()), locations: locationsOfShop });
const byIdQuery = `query OrdersById($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Order { ${orderFields} } }
  ${locationsField}
}`;

export type OrderRead = OutputOf<'orders.get'>[number]['result'];

/** Reads up to {@link orderBatch} orders. One that is not in the answer is gone. */
export async function readByIds(
  call: Call,
  ids: readonly string[],
): Promise<Map<string, OrderRead> | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: byIdQuery,
    variables: { ids: ids.map((id) => gidOf('Order', id)) },
    cost: orderBatch * orderPoints + locationsPoints,
    answer: ordersById,
  });
  if (answer.kind !== 'answer') return answer;
  const { nodes, locations } = answer.data;
  const read = await readOrders(
    call,
    nodes.filter((node) => node !== null),
    { locations, startedAt: answer.reading.readStartedAt },
  );
  if (read.kind !== 'read') return read;
  return new Map<string, OrderRead>([
    ...read.items.map((order): [string, OrderRead] => [order.externalId, { kind: 'order', order }]),
    ...read.unread.map(({ externalId, code, message }): [string, OrderRead] => [
      externalId,
      { kind: 'rejected', code, message },
    ]),
  ]);
}
