import { amount, hundredths, orderTotal } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine, Refund } from '../../shop/state.ts';
import { epoch, nextId } from './ids.ts';
import { receiptOf } from './part.ts';
import { topics } from './topics.ts';

/** Sets an order's status, in Etsy's words, and marks it as changed. */
function follow(shop: Shop, order: Order): void {
  const { isCanceled, paidAt, shippedAt } = receiptOf(shop, order);
  const back = refunded(shop, order);
  if (isCanceled) order.status = 'canceled';
  else if (back > 0) order.status = back >= orderTotal(order) ? 'fully refunded' : 'partially refunded';
  else if (paidAt === null) order.status = 'payment processing';
  else order.status = shippedAt === null ? 'paid' : 'completed';
  order.modifiedAt = now(shop);
  receiptOf(shop, order).updatedAt = epoch(shop);
}

/** Takes the payment of an order that was being processed. */
export function pay(shop: Shop, order: Order): void {
  const receipt = receiptOf(shop, order);
  if (receipt.paidAt !== null) return;
  receipt.paidAt = epoch(shop);
  order.paidAt = now(shop);
  follow(shop, order);
  shop.emit(topics.paid, order.id);
}

/** Marks an order as shipped, with a package that is tracked or without one (null). */
export function ship(
  shop: Shop,
  order: Order,
  parcel: { readonly carrier: string; readonly tracking: string } | null,
): void {
  const receipt = receiptOf(shop, order);
  const at = epoch(shop);
  receipt.shippedAt ??= at;
  order.completedAt ??= now(shop);
  if (parcel !== null) receipt.shipments.push({ id: nextId(shop, 'shipment'), at, ...parcel });
  follow(shop, order);
  shop.emit(topics.shipped, order.id);
}

/** Marks an order as not shipped. */
export function unship(shop: Shop, order: Order): void {
  receiptOf(shop, order).shippedAt = null;
  order.completedAt = null;
  follow(shop, order);
}

/** Marks an order as delivered. Only the filter of receipts shows it. */
export function deliver(shop: Shop, order: Order): void {
  if (receiptOf(shop, order).shippedAt === null) ship(shop, order, null);
  receiptOf(shop, order).deliveredAt ??= epoch(shop);
  follow(shop, order);
  shop.emit(topics.delivered, order.id);
}

/** Cancels an order: what was paid is refunded. Its units do not come back by themselves (README.md). */
export function cancelOrder(shop: Shop, order: Order): void {
  const receipt = receiptOf(shop, order);
  if (receipt.isCanceled) return;
  if (receipt.shippedAt !== null) {
    throw new Refusal(409, 'order_shipped', 'An order that was shipped cannot be canceled.');
  }
  const left = orderTotal(order) - refunded(shop, order);
  if (receipt.paidAt !== null && left > 0)
    refund(shop, order, { total: left, lines: [], reason: 'canceled' });
  receipt.isCanceled = true;
  follow(shop, order);
  shop.emit(topics.canceled, order.id);
}

/** Sums up what was refunded of an order, in hundredths. */
export function refunded({ state }: Pick<Shop, 'state'>, { id }: Order): number {
  return state.refunds
    .filter(({ orderId }) => orderId === id)
    .reduce((sum, one) => sum + hundredths(one.amount), 0);
}

/** Refunds an amount in hundredths. The stock stays as it is. */
export function refund(
  shop: Shop,
  order: Order,
  given: {
    readonly total: number;
    readonly lines: readonly {
      readonly line: OrderLine;
      readonly quantity: number;
      readonly total: number;
    }[];
    readonly reason: string;
  },
): Refund {
  const made: Refund = {
    id: nextId(shop, 'refund'),
    orderId: order.id,
    createdAt: now(shop),
    amount: amount(given.total),
    reason: given.reason,
    lines: given.lines.map(({ line, quantity, total }) => ({
      id: nextId(shop, 'line'),
      lineId: line.id,
      quantity,
      total: amount(total),
    })),
  };
  shop.state.refunds.push(made);
  receiptOf(shop, order).refunds.push({ refundId: made.id, at: epoch(shop) });
  follow(shop, order);
  return made;
}
