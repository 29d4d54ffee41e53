import { hundredths, lineTotal } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order } from '../../shop/state.ts';
import type { OrdersByHand } from '../simulated-platform.ts';
import { findRecord } from './catalog.ts';
import { cancelOrder, pay, refund, requestCancel, ship, shippedUnits } from './order-changes.ts';
import { findOrder, giveBack, lineWith, placeOrder } from './orders.ts';

/** Changes orders as buyers do on eBay and the seller does in Seller Hub. */
export const orders: OrdersByHand = {
  place: (shop, { lines, status = 'paid' }) => {
    if (status !== 'paid' && status !== 'pending') throw noStatus(status);
    const wanted = lines.map(({ productId, variationId, quantity }) => ({
      recordId: firstItem(shop, variationId ?? productId),
      quantity,
    }));
    return placeOrder(shop, wanted, status === 'paid' ? 'PAID' : 'PENDING');
  },
  change: (shop, id, { status, lines = [] }) => {
    const order = findOrder(shop, id);
    if (lines.length > 0) {
      throw new Refusal(400, 'order_fixed', 'eBay does not change the lines of an order.');
    }
    if (status !== undefined) setStatus(shop, order, status);
  },
  cancel: (shop, id) => cancelOrder(shop, findOrder(shop, id)),
  isOpen: ({ status }) => ['paid', 'pending', 'cancel_requested'].includes(status),
  remove: () => {
    throw new Refusal(400, 'order_kept', 'eBay keeps every order. Cancel it instead.');
  },
  restore: () => {
    throw new Refusal(400, 'order_kept', 'eBay keeps every order, so there is none to restore.');
  },
  refund: (shop, id, { lines, restock }) => {
    const order = findOrder(shop, id);
    const refunded = lines.map(({ lineId, quantity }) => {
      const line = lineWith(order, lineId);
      if (quantity > line.quantity) {
        throw new Refusal(409, 'refund_invalid', `Line ${line.id} has fewer units to refund.`);
      }
      const total = line.quantity === 0 ? hundredths(line.price) : lineTotal(line) / line.quantity;
      return { line, quantity, total: Math.round(total * quantity) };
    });
    const total = refunded.reduce((sum, one) => sum + one.total, 0);
    const made = refund(shop, order, { total, lines: refunded, reason: 'BUYER_RETURN', pending: false });
    // eBay leaves the stock alone. The seller puts returned units back on sale.
    if (restock) for (const { line, quantity } of refunded) giveBack(shop, order, line, quantity);
    return made;
  },
  keepRecorded: () => {
    throw new Refusal(400, 'recording_unsupported', 'The sandbox has no recorded orders of eBay.');
  },
};

function setStatus(shop: Shop, order: Order, status: string): void {
  switch (status) {
    case 'paid':
      pay(shop, order);
      break;
    case 'fulfilled': {
      const lines = order.lines
        .map((line) => ({ lineId: line.id, quantity: line.quantity - shippedUnits(shop, order, line) }))
        .filter(({ quantity }) => quantity > 0);
      ship(shop, order, { carrier: null, tracking: null, shippedAt: now(shop), lines });
      break;
    }
    case 'cancel_requested':
      requestCancel(shop, order, 'Buyer');
      break;
    case 'cancelled':
      cancelOrder(shop, order);
      break;
    default:
      throw noStatus(status);
  }
}

/** Finds the item that is meant by the id of a product, also of one with variations. */
function firstItem(shop: Shop, id: number): number {
  const record = findRecord(shop, id);
  if (record.type !== 'variable') return record.id;
  return shop.state.products.find(({ parentId }) => parentId === record.id)?.id ?? record.id;
}

function noStatus(status: string): Refusal {
  const message = `An order has no status "${status}". Use paid, pending, fulfilled, cancel_requested or cancelled.`;
  return new Refusal(400, 'status_unknown', message);
}
