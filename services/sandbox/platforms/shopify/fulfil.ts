import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Claim } from './own-state.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import { endClaim } from './claims.ts';
import { nextId } from './ids.ts';
import { fulfilledQuantity, unfulfilledQuantity } from './order-lines.ts';
import { changed } from './orders.ts';
import { orderPart, partOf } from './part.ts';

/** Fulfils units of lines: they leave the location that committed them. */
export function fulfil(
  shop: Shop,
  order: Order,
  units: readonly { readonly line: OrderLine; readonly quantity: number }[],
): void {
  const leaving = units.filter(({ quantity }) => quantity > 0);
  const { claims } = orderPart(shop, order);
  const first = claims[0]?.locationId ?? partOf(shop).locations[0]?.id ?? 0;
  for (const { line, quantity } of leaving) {
    if (quantity > unfulfilledQuantity(shop, order, line)) {
      throw new Refusal(409, 'fulfillment_invalid', `Line ${line.id} has fewer units to fulfil.`);
    }
    takeFrom(shop, claims, { lineId: line.id, quantity, units: 'gone' });
  }
  if (leaving.length === 0) return;
  partOf(shop).fulfillments.push({
    id: nextId(shop, 'fulfillment'),
    orderId: order.id,
    locationId: first,
    createdAt: now(shop),
    lines: leaving.map(({ line, quantity }) => ({ id: nextId(shop, 'line'), lineId: line.id, quantity })),
  });
  follow(shop, order);
  changed(shop, order);
  shop.emit(order.status === 'fulfilled' ? 'orders/fulfilled' : 'orders/partially_fulfilled', order.id);
}

/** Ends the claims of a line on so many units, or on fewer if it has claimed fewer. */
export function takeFrom(
  shop: Shop,
  claims: readonly Claim[],
  { lineId, quantity, units }: { lineId: number; quantity: number; units: 'back' | 'gone' },
): void {
  let left = quantity;
  for (const one of claims.filter((open) => open.lineId === lineId)) {
    const taken = Math.min(left, one.quantity);
    endClaim(shop, one, { quantity: taken, as: 'committed', units });
    left -= taken;
  }
}

/** Sets the status of an order by the units of its lines that have left. */
export function follow(shop: Shop, order: Order): void {
  const part = orderPart(shop, order);
  if (part.cancelledAt !== null) order.status = 'cancelled';
  else if (order.lines.every((line) => unfulfilledQuantity(shop, order, line) === 0)) {
    order.status = order.lines.some((line) => fulfilledQuantity(shop, order, line) > 0)
      ? 'fulfilled'
      : 'unfulfilled';
  } else {
    order.status = order.lines.some((line) => fulfilledQuantity(shop, order, line) > 0)
      ? 'partially_fulfilled'
      : 'unfulfilled';
  }
  order.completedAt = order.status === 'fulfilled' ? (order.completedAt ?? now(shop)) : null;
}
