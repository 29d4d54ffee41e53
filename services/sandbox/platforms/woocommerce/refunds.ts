import { amount, hundredths, orderTotal } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, Refund } from '../../shop/state.ts';
import type { RefundFields } from './bodies.ts';
import { nextId } from './ids.ts';
import { restock } from './order-stock.ts';

/** Refunds an order in part or in full. A full refund sets the order to `refunded`. */
export function createRefund(shop: Shop, order: Order, fields: RefundFields): Refund {
  if (fields.api_refund !== false) throw cannotRefund('The payment gateway for this order does not exist.');
  const lines = fields.line_items ?? [];
  const asked = hundredths(
    fields.amount ?? amount(lines.reduce((sum, line) => sum + hundredths(String(line.refund_total ?? 0)), 0)),
  );
  const left = remaining(shop, order);
  if (asked < 0 || asked > left) throw cannotRefund('Invalid refund amount.');

  const refund: Refund = {
    id: nextId(shop, 'post'),
    orderId: order.id,
    createdAt: now(shop),
    amount: amount(asked),
    reason: fields.reason ?? '',
    lines: lines.map((line) => ({
      id: nextId(shop, 'line'),
      lineId: line.id,
      quantity: line.quantity ?? 0,
      total: amount(hundredths(String(line.refund_total ?? 0))),
    })),
  };
  shop.state.refunds.push(refund);
  shop.emit('order.updated', order.id);
  for (const { lineId, quantity } of refund.lines) {
    const line = order.lines.find(({ id }) => id === lineId);
    if (line !== undefined && fields.api_restock !== false) restock(shop, line, quantity);
  }
  if (asked === left) order.status = 'refunded';
  order.modifiedAt = now(shop);
  return refund;
}

function remaining({ state }: Shop, order: Order): number {
  const refunded = state.refunds.filter(({ orderId }) => orderId === order.id);
  return orderTotal(order) - refunded.reduce((sum, refund) => sum + hundredths(refund.amount), 0);
}

function cannotRefund(message: string): Refusal {
  return new Refusal(500, 'woocommerce_rest_cannot_create_order_refund', message);
}
