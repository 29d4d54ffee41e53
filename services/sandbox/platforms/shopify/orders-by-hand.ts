import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import type { OrdersByHand } from '../simulated-platform.ts';
import { cancelOrder } from './cancel.ts';
import { findRecord, variantsOf } from './catalog.ts';
import { claim } from './claims.ts';
import { currentQuantity, unfulfilledQuantity } from './order-lines.ts';
import { follow, fulfil, takeFrom } from './fulfil.ts';
import { changed, findOrder, placeOrder } from './orders.ts';
import { orderPart, partOf } from './part.ts';
import { refund } from './refunds.ts';

const financial = { paid: 'PAID', pending: 'PENDING', authorized: 'AUTHORIZED' } as const;

/** Changes orders as shoppers do at the checkout and staff do in Shopify's admin. */
export const orders: OrdersByHand = {
  place: (shop, { lines, status = 'paid' }) => {
    if (!isFinancial(status)) throw noStatus(status);
    return placeOrder(shop, {
      via: 'web',
      financialStatus: financial[status],
      claims: 'claim',
      lines: lines.map(({ productId, variationId, quantity }) => {
        const record = findRecord(shop, variationId ?? productId);
        const [only] = record.type === 'variable' ? variantsOf(shop, record) : [record];
        return { record: only ?? null, quantity };
      }),
    });
  },
  change: (shop, id, { status, lines = [] }) => {
    const order = findOrder(shop, id);
    for (const { lineId, quantity } of lines) edit(shop, order, lineOf(order, lineId), quantity);
    if (status !== undefined) setStatus(shop, order, status);
  },
  cancel: (shop, id) => setStatus(shop, findOrder(shop, id), 'cancelled'),
  isOpen: ({ status }) => status !== 'cancelled' && status !== 'fulfilled',
  // Shopify has no trash. It archives an order.
  remove: (shop, id, force) => {
    const order = findOrder(shop, id);
    if (!force) {
      orderPart(shop, order).closedAt = now(shop);
      changed(shop, order);
      return;
    }
    const { state } = shop;
    const part = partOf(shop);
    state.orders = state.orders.filter((one) => one !== order);
    state.refunds = state.refunds.filter(({ orderId }) => orderId !== id);
    part.orders = part.orders.filter(({ orderId }) => orderId !== id);
    shop.emit('orders/delete', id);
  },
  restore: (shop, id) => {
    const order = findOrder(shop, id);
    orderPart(shop, order).closedAt = null;
    changed(shop, order);
  },
  refund: (shop, id, { lines, restock }) => {
    const order = findOrder(shop, id);
    return refund(shop, order, {
      restock,
      lines: lines.map(({ lineId, quantity }) => ({ line: lineOf(order, lineId), quantity })),
    });
  },
  keepRecorded: () => {
    throw new Refusal(400, 'recording_unsupported', 'The sandbox has no recorded orders of Shopify.');
  },
};

function isFinancial(status: string): status is keyof typeof financial {
  return Object.hasOwn(financial, status);
}

function setStatus(shop: Shop, order: Order, status: string): void {
  if (status === 'cancelled') {
    cancelOrder(shop, order, { reason: 'CUSTOMER', restock: true, refunded: true });
    return;
  }
  if (status === 'fulfilled') {
    const units = order.lines.map((line) => ({ line, quantity: unfulfilledQuantity(shop, order, line) }));
    fulfil(shop, order, units);
    return;
  }
  if (!isFinancial(status)) throw noStatus(status);
  orderPart(shop, order).financialStatus = financial[status];
  if (status === 'paid') {
    order.paidAt ??= now(shop);
    shop.emit('orders/paid', order.id);
  }
  changed(shop, order);
}

/** Edits how many units a line has. Further units are committed, units less are available again. */
function edit(shop: Shop, order: Order, line: OrderLine, quantity: number): void {
  const part = orderPart(shop, order);
  const difference = quantity - currentQuantity(shop, order, line);
  if (difference > 0) {
    line.quantity += difference;
    const record = shop.state.products.find(({ id }) => id === (line.variationId || line.productId)) ?? null;
    part.claims.push(...claim(shop, [{ lineId: line.id, record, quantity: difference }], 'committed'));
  } else {
    const key = String(line.id);
    part.removed[key] = (part.removed[key] ?? 0) - difference;
    takeFrom(shop, part.claims, { lineId: line.id, quantity: -difference, units: 'back' });
  }
  follow(shop, order);
  shop.emit('orders/edited', order.id);
  changed(shop, order);
}

function lineOf(order: Order, id: number): OrderLine {
  const line = order.lines.find((one) => one.id === id);
  if (line === undefined) throw new Refusal(404, 'line_unknown', `The order has no line ${id}.`);
  return line;
}

function noStatus(status: string): Refusal {
  const message = `An order has no status "${status}". Use paid, pending, authorized, fulfilled or cancelled.`;
  return new Refusal(400, 'status_unknown', message);
}
