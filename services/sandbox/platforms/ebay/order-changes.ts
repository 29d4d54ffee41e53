import { amount, hundredths, lineTotal } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine, Refund } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import { confirm, giveBack, touched } from './orders.ts';
import type { Cancel, Fulfillment } from './own-state.ts';
import { orderPart, partOf } from './part.ts';

/** How long a refund of the API is pending. eBay names no time; it is asynchronous. */
const refundPendingMs = 2_000;

/** Counts the units of a line that were shipped. */
export function shippedUnits(shop: Pick<Shop, 'state'>, order: Order, line: OrderLine): number {
  return partOf(shop)
    .fulfillments.filter(({ orderId }) => orderId === order.id)
    .flatMap(({ lines }) => lines.filter(({ lineId }) => lineId === line.id))
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Sets an order's status by its payment, its cancellation and what was shipped. */
function follow(shop: Shop, order: Order): void {
  const { cancel, payment } = orderPart(shop, order);
  const shipped = order.lines.map((line) => shippedUnits(shop, order, line));
  const isWhole = order.lines.every((line, index) => (shipped[index] ?? 0) >= line.quantity);
  if (cancel?.state === 'COMPLETED') order.status = 'cancelled';
  else if (cancel?.state === 'REQUESTED') order.status = 'cancel_requested';
  else if (isWhole) order.status = 'fulfilled';
  else if (shipped.some((units) => units > 0)) order.status = 'partially_fulfilled';
  else order.status = payment === 'PAID' ? 'paid' : 'pending';
  order.completedAt = order.status === 'fulfilled' ? (order.completedAt ?? now(shop)) : null;
  touched(shop, order);
}

/** Takes the payment of an order that was pending. */
export function pay(shop: Shop, order: Order): void {
  const part = orderPart(shop, order);
  if (part.payment === 'PAID') return;
  part.payment = 'PAID';
  order.paidAt = now(shop);
  follow(shop, order);
  confirm(shop, order);
}

/** Asks to cancel an order, as its buyer does. */
export function requestCancel(shop: Shop, order: Order, initiator: Cancel['initiator']): Cancel {
  const part = orderPart(shop, order);
  if (part.cancel !== null && part.cancel.state !== 'REJECTED') return part.cancel;
  if (order.lines.some((line) => shippedUnits(shop, order, line) > 0)) {
    throw new Refusal(409, 'order_shipped', 'An order that was shipped cannot be cancelled.');
  }
  part.cancel = {
    id: String(nextId(shop, 'cancel')),
    initiator,
    reason: initiator === 'Buyer' ? 'BUYER_ASKED_CANCEL' : 'OUT_OF_STOCK_OR_CANNOT_FULFILL',
    requestedAt: now(shop),
    state: 'REQUESTED',
    completedAt: null,
  };
  follow(shop, order);
  return part.cancel;
}

/** Cancels an order: what was paid is refunded, and eBay makes its units available again. */
export function cancelOrder(shop: Shop, order: Order): void {
  const cancel = requestCancel(shop, order, 'Seller');
  if (cancel.state === 'COMPLETED') return;
  const left = order.lines.reduce((sum, line) => sum + lineTotal(line), 0) - refunded(shop, order);
  if (orderPart(shop, order).payment === 'PAID' && left > 0) {
    refund(shop, order, { total: left, lines: [], reason: cancel.reason, pending: false });
  }
  for (const line of order.lines) giveBack(shop, order, line, line.quantity);
  cancel.state = 'COMPLETED';
  cancel.completedAt = now(shop);
  follow(shop, order);
}

/** Sums up what was refunded of an order, in hundredths. */
export function refunded({ state }: Pick<Shop, 'state'>, order: Order): number {
  return state.refunds
    .filter(({ orderId }) => orderId === order.id)
    .reduce((sum, one) => sum + hundredths(one.amount), 0);
}

/** Refunds an amount in hundredths: of lines, or of the whole order. eBay's stock stays as it is. */
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
    readonly pending: boolean;
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
  const waits = given.pending ? refundPendingMs : 0;
  partOf(shop).refunds.push({
    refundId: made.id,
    ofLines: given.lines.length > 0,
    issuedAt: new Date(shop.clock.now().getTime() + waits).toISOString(),
  });
  follow(shop, order);
  return made;
}

/** Ships units of lines as one package. */
export function ship(shop: Shop, order: Order, given: Omit<Fulfillment, 'id' | 'orderId'>): Fulfillment {
  const id = given.tracking ?? String(nextId(shop, 'fulfillment'));
  const made: Fulfillment = { ...given, id, orderId: order.id };
  partOf(shop).fulfillments.push(made);
  follow(shop, order);
  for (const { lineId } of made.lines) shop.emit('ITEM_MARKED_SHIPPED', lineId);
  return made;
}
