import { z } from 'zod';
import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { Orders } from '@onhand/connector-kit/connector.ts';
import type { CopyableOrder } from '@onhand/contracts/connector/copied-order.ts';
import { request } from './client.ts';
import { orderWithPrices } from './copy-schema.ts';
import type { OrderWithPrices } from './copy-schema.ts';
import { addressOf } from './order-addresses.ts';
import { uncountable } from './order-snapshot.ts';
import { isId } from './record-calls.ts';
import { refOf } from './stock-figure.ts';
import { utc } from './utc.ts';

/** Reads an order with its prices and addresses. Nothing of the answer is logged: a message names fields. */
export const readForCopy: NonNullable<Orders['readForCopy']> = async (call, id) => {
  if (!isId(id)) return { kind: 'absent' };
  const answer = await request(call, { method: 'GET', endpoint: `orders/${id}`, schema: z.unknown() });
  if (answer.kind !== 'answer') {
    const gone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_shop_order_invalid_id';
    return gone ? { kind: 'absent' } : answer;
  }
  const read = orderWithPrices.safeParse(answer.body);
  if (!read.success) {
    return { kind: 'rejected', code: 'order_unreadable', message: z.prettifyError(read.error) };
  }
  const message = uncountable(read.data);
  if (message !== undefined) return { kind: 'rejected', code: 'quantity_uncountable', message };
  return { kind: 'order', order: copyableOf(read.data) };
};

function copyableOf(order: OrderWithPrices): CopyableOrder {
  const { currency } = order;
  const chargeOf = (net: string, tax: string) => ({
    net: moneyIn(currency, net),
    tax: moneyIn(currency, tax),
  });
  const billing = addressOf(order.billing);
  const shipping = addressOf(order.shipping);
  const titles = order.shipping_lines.flatMap(({ method_title }) => method_title || []);
  return {
    externalId: String(order.id),
    ...(order.order_key === '' ? {} : { identity: order.order_key }),
    number: order.number,
    currency,
    placedAt: new Date(utc(order.date_created_gmt ?? order.date_created)).toISOString(),
    ...(order.billing.email ? { email: order.billing.email } : {}),
    ...(billing && { billing }),
    ...(shipping && { shipping }),
    ...(order.customer_note ? { note: order.customer_note } : {}),
    ...(order.shipping_lines.length > 0 && {
      shippingCost: { title: titles.join(', '), charge: chargeOf(order.shipping_total, order.shipping_tax) },
    }),
    lines: order.line_items
      .filter(({ quantity }) => quantity > 0)
      .map((line) => ({
        externalLineId: String(line.id),
        ref: line.product_id === 0 ? null : refOf(line.variation_id || line.product_id, line.product_id),
        title: line.name ?? '',
        quantity: line.quantity,
        charge: chargeOf(line.total, line.total_tax),
      })),
  };
}
