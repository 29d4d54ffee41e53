import { hundredths, lineTotal } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import { orderPart, partOf } from './part.ts';

/** Returns the units that the line still has: without those that were refunded or edited away. */
export function currentQuantity(shop: Shop, order: Order, line: OrderLine): number {
  return line.quantity - (orderPart(shop, order).removed[String(line.id)] ?? 0);
}

export function fulfilledQuantity(shop: Shop, order: Order, line: OrderLine): number {
  return partOf(shop)
    .fulfillments.filter(({ orderId }) => orderId === order.id)
    .flatMap(({ lines }) => lines.filter(({ lineId }) => lineId === line.id))
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Returns the units that still have to leave. Returned units count as fulfilled first. */
export function unfulfilledQuantity(shop: Shop, order: Order, line: OrderLine): number {
  if (orderPart(shop, order).cancelledAt !== null) return 0;
  const returned = returnedQuantity(shop, order, line);
  const left = currentQuantity(shop, order, line) + returned - fulfilledQuantity(shop, order, line);
  return Math.max(0, left);
}

/** Returns the units of a line that came back after they had left. */
function returnedQuantity(shop: Shop, order: Order, line: OrderLine): number {
  const { refunds } = partOf(shop);
  return shop.state.refunds
    .filter(({ orderId }) => orderId === order.id)
    .flatMap((refund) => {
      const types = refunds.find(({ refundId }) => refundId === refund.id)?.lines ?? [];
      return refund.lines.filter(
        ({ id, lineId }) =>
          lineId === line.id &&
          types.some(({ refundLineId, restockType }) => refundLineId === id && restockType === 'RETURN'),
      );
    })
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Computes what the units of a line cost that it still has, in hundredths. */
export function currentTotal(shop: Shop, order: Order, line: OrderLine): number {
  return line.quantity === 0
    ? 0
    : Math.round((lineTotal(line) * currentQuantity(shop, order, line)) / line.quantity);
}

/** Computes the tax that comes on top of an order's prices, in hundredths. */
export function taxOf(shop: Shop, order: Order): number {
  return orderPart(shop, order).taxes.reduce((sum, { price }) => sum + hundredths(price), 0);
}
