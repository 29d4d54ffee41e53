import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { everyPage } from './every-page.ts';
import { pageSize } from './limits.ts';
import { lineFields, lineItems, refund, refundFields } from './order-schema.ts';
import type { Order, OrderLine, Refund } from './order-schema.ts';
import { pageInfoField } from './page-cursor.ts';

/** Refunds of an order that are read. Shopify lists them without pages. */
export const mostRefunds = 25;
const refundLinesOfPage = 8;
/** Orders whose refunds are read in one request. */
const refundBatch = 2;

const linePage = z.object({ order: z.object({ lineItems }).nullable() });
const linesQuery = `query OrderLines($id: ID!, $first: Int!, $after: String) {
  order(id: $id) { lineItems(first: $first, after: $after) { nodes { ${lineFields} } ${pageInfoField} } }
}`;

/** Returns all lines of an order. Reads those that its page did not show. */
export async function allLines(call: Call, order: Order) {
  return everyPage<OrderLine>(order.lineItems, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query: linesQuery,
      variables: { id: order.id, first: pageSize, after },
      cost: 4 + pageSize * 6,
      answer: linePage,
    });
    if (answer.kind !== 'answer') return answer;
    return answer.data.order && { kind: 'page', ...answer.data.order.lineItems };
  });
}

const refundsOfOrders = z.object({
  nodes: z.array(z.object({ id: z.string(), refunds: z.array(refund) }).nullable()),
});
const refundsQuery = `query Refunds($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Order { id refunds(first: ${mostRefunds}) { ${refundFields(`first: ${refundLinesOfPage}`)} } }
  }
}`;

/** Reads the refunds of orders that have any, by the ids of the orders. */
export async function readRefunds(
  call: Call,
  orders: readonly Order[],
): Promise<
  { readonly kind: 'refunds'; readonly byOrder: ReadonlyMap<string, readonly Refund[]> } | SharedFault
> {
  const byOrder = new Map<string, readonly Refund[]>();
  const refunded = orders.filter(({ refunds }) => refunds.length > 0).map(({ id }) => id);
  for (const ids of chunked(refunded, refundBatch)) {
    const answer = await send(call, {
      mutation: false,
      query: refundsQuery,
      variables: { ids },
      cost: ids.length * (1 + mostRefunds * (3 + refundLinesOfPage * 2)),
      answer: refundsOfOrders,
    });
    if (answer.kind !== 'answer') return answer;
    for (const order of answer.data.nodes) {
      if (order === null) continue;
      const whole: Refund[] = [];
      for (const one of order.refunds) {
        const read = await wholeRefund(call, one);
        if (read.kind !== 'refund') return read;
        whole.push(read.refund);
      }
      byOrder.set(order.id, whole);
    }
  }
  return { kind: 'refunds', byOrder };
}

const refundPage = z.object({ refund: refund.nullable() });
const refundQuery = `query RefundLines($id: ID!, $first: Int!, $after: String) {
  refund(id: $id) { ${refundFields('first: $first, after: $after')} }
}`;

async function wholeRefund(
  call: Call,
  first: Refund,
): Promise<{ readonly kind: 'refund'; readonly refund: Refund } | SharedFault> {
  const lines = await everyPage<RefundLine>(first.refundLineItems, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query: refundQuery,
      variables: { id: first.id, first: pageSize, after },
      cost: 4 + pageSize * 2,
      answer: refundPage,
    });
    if (answer.kind !== 'answer') return answer;
    return answer.data.refund && { kind: 'page', ...answer.data.refund.refundLineItems };
  });
  if (lines.kind !== 'list') return lines;
  const { pageInfo } = first.refundLineItems;
  return { kind: 'refund', refund: { ...first, refundLineItems: { nodes: [...lines.nodes], pageInfo } } };
}

type RefundLine = Refund['refundLineItems']['nodes'][number];
