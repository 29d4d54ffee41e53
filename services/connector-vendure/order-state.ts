import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Order } from './order-schema.ts';
import { fulfilledOf } from './order-units.ts';

/** States of Vendure's default order process in which nothing is allocated: carts, drafts, and the checkout. */
const beforePayment = new Set(['Created', 'Draft', 'AddingItems', 'ArrangingPayment']);
const left = new Set(['Shipped', 'Delivered']);

/**
 * An order's state as it matters for stock. Orders being modified or waiting for an additional payment, and
 * orders in states of the shop's own making, are open: their units stay allocated. Where a shipped fulfilment was
 * cancelled, Vendure puts its units back and allocates them anew, but leaves the order in `Shipped`.
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
