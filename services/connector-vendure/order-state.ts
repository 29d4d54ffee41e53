import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Order } from './order-schema.ts';
import { fulfilledOf } from './order-units.ts';

/** States of Vendure's default order process without allocations: carts, drafts and the checkout. */
const beforePayment = new Set(['Created', 'Draft', 'AddingItems', 'ArrangingPayment']);
const left = new Set(['Shipped', 'Delivered']);

/**
 * Derives an order's state for stock. Orders in modification, orders that await an additional payment and
 * orders in custom states are open, because their units stay allocated. After canceling a shipped
 * fulfillment, Vendure restocks and reallocates its units but leaves the order in `Shipped`; such an order is
 * open, too.
 */
export function stateOf(order: Order): OrderSnapshot['state'] {
  if (order.state === 'Cancelled') return 'cancelled';
  if (beforePayment.has(order.state)) return 'pending';
  return left.has(order.state) && !waitsAgain(order) ? 'closed' : 'open';
}

function waitsAgain(order: Order): boolean {
  const wasCancelled = order.fulfillments?.some(({ state }) => state === 'Cancelled') ?? false;
  return wasCancelled && order.lines.some((line) => fulfilledOf(order, line.id) < line.quantity);
}
