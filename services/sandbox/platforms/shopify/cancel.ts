import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { OrderPart } from './own-state.ts';
import type { Order } from '../../shop/state.ts';
import { currentQuantity, fulfilledQuantity } from './order-lines.ts';
import { follow, takeFrom } from './fulfil.ts';
import { changed } from './orders.ts';
import { orderPart } from './part.ts';
import { refund } from './refunds.ts';

/**
 * Cancels an order. With `restock`, its units become available again. With `refund`, its lines are refunded,
 * which is where Shopify records the restock. An order with units that have left cannot be cancelled.
 */
export function cancelOrder(
  shop: Shop,
  order: Order,
  { reason, restock, refunded }: { reason: OrderPart['cancelReason']; restock: boolean; refunded: boolean },
): void {
  const part = orderPart(shop, order);
  if (part.cancelledAt !== null) return;
  if (refunded) {
    const lines = order.lines.map((line) => ({ line, quantity: currentQuantity(shop, order, line) }));
    refund(shop, order, { lines: lines.filter(({ quantity }) => quantity > 0), restock });
  } else {
    for (const line of order.lines) {
      const quantity = currentQuantity(shop, order, line);
      takeFrom(shop, part.claims, { lineId: line.id, quantity, units: restock ? 'back' : 'gone' });
      const key = String(line.id);
      part.removed[key] = (part.removed[key] ?? 0) + quantity;
    }
    if (part.financialStatus !== 'PAID') part.financialStatus = 'VOIDED';
  }
  part.cancelledAt = now(shop);
  part.cancelReason = reason;
  part.closedAt = part.cancelledAt;
  follow(shop, order);
  shop.emit('orders/cancelled', order.id);
  changed(shop, order);
}

/** Tells whether an order can still be cancelled: nothing has left, and it is open. */
export function canCancel(shop: Shop, order: Order): boolean {
  return (
    orderPart(shop, order).cancelledAt === null &&
    order.lines.every((line) => fulfilledQuantity(shop, order, line) === 0)
  );
}
