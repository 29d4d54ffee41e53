import { hundredths } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import type { OrdersByHand } from '../simulated-platform.ts';
import { findRecord, listingOf } from './catalog.ts';
import { follow, moveTo, setStock } from './listing-state.ts';
import { cancelOrder, deliver, pay, refund, ship } from './order-changes.ts';
import { findOrder, placeOrder } from './orders.ts';

/** Changes orders as buyers do at Etsy and the seller does in Shop Manager. */
export const orders: OrdersByHand = {
  place: (shop, { lines, status = 'paid' }) => {
    if (status !== 'paid' && status !== 'payment processing') throw noStatus(status);
    const wanted = lines.map(({ productId, variationId, quantity }) => ({
      recordId: firstProduct(shop, variationId ?? productId),
      quantity,
    }));
    return placeOrder(shop, wanted, status === 'paid');
  },
  change: (shop, id, { status, lines = [] }) => {
    const order = findOrder(shop, id);
    if (lines.length > 0) throw new Refusal(400, 'order_fixed', 'Etsy does not change what an order sold.');
    if (status !== undefined) setStatus(shop, order, status);
  },
  cancel: (shop, id) => cancelOrder(shop, findOrder(shop, id)),
  isOpen: ({ status }) => ['paid', 'payment processing', 'partially refunded'].includes(status),
  remove: () => {
    throw new Refusal(400, 'order_kept', 'Etsy keeps every order. Cancel it instead.');
  },
  restore: () => {
    throw new Refusal(400, 'order_kept', 'Etsy keeps every order, so there is none to restore.');
  },
  refund: (shop, id, { lines, restock }) => {
    const order = findOrder(shop, id);
    const refunded = lines.map(({ lineId, quantity }) => {
      const line = lineWith(order, lineId);
      if (quantity > line.quantity) {
        throw new Refusal(409, 'refund_invalid', `Line ${line.id} has fewer units to refund.`);
      }
      return { line, quantity, total: hundredths(line.price) * quantity };
    });
    const total = refunded.reduce((sum, one) => sum + one.total, 0);
    const made = refund(shop, order, { total, lines: refunded, reason: 'returned' });
    // Etsy leaves the stock alone. The seller puts returned units back on sale.
    if (restock) for (const { line, quantity } of refunded) giveBack(shop, line, quantity);
    return made;
  },
  keepRecorded: () => {
    throw new Refusal(400, 'recording_unsupported', 'The sandbox has no recorded orders of Etsy.');
  },
};

function setStatus(shop: Shop, order: Order, status: string): void {
  switch (status) {
    case 'paid':
      pay(shop, order);
      break;
    case 'completed':
      ship(shop, order, null);
      break;
    case 'delivered':
      deliver(shop, order);
      break;
    case 'canceled':
      cancelOrder(shop, order);
      break;
    default:
      throw noStatus(status);
  }
}

function giveBack(shop: Shop, { productId, variationId }: OrderLine, quantity: number): void {
  const recordId = variationId || productId;
  const record = shop.state.products.find(({ id }) => id === recordId);
  if (record === undefined) return;
  const listing = listingOf(shop, record);
  setStock(shop, listing, recordId, (record.stockQuantity ?? 0) + quantity);
  if (listing.state === 'sold_out') moveTo(shop, listing, 'active');
  else follow(shop, listing);
}

function lineWith(order: Order, id: number): OrderLine {
  const line = order.lines.find((one) => one.id === id);
  if (line === undefined) throw new Refusal(404, 'line_unknown', `The order has no line ${id}.`);
  return line;
}

/** Finds the product that is meant by the id of a listing, also of one with variations. */
function firstProduct(shop: Shop, id: number): number {
  const record = findRecord(shop, id);
  if (record.type !== 'variable') return record.id;
  return shop.state.products.find(({ parentId }) => parentId === record.id)?.id ?? record.id;
}

function noStatus(status: string): Refusal {
  const known = 'paid, payment processing, completed, delivered or canceled';
  return new Refusal(400, 'status_unknown', `An order has no status "${status}". Use ${known}.`);
}
