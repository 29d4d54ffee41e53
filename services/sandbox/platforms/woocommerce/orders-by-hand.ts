import { amount, hundredths } from '../../shop/money.ts';
import type { OrdersByHand } from '../simulated-platform.ts';
import { createOrder, deleteOrder, findOrder, restoreOrder, updateOrder } from './orders.ts';
import { keepRecordedOrder } from './recorded-order.ts';
import { createRefund } from './refunds.ts';

const ended = ['cancelled', 'refunded', 'trash'];

/** Changes orders as shoppers do at the checkout and administrators do in WordPress. */
export const orders: OrdersByHand = {
  place: (shop, { lines, status = 'processing' }) => {
    const line_items = lines.map(({ productId, variationId, quantity }) => ({
      product_id: productId,
      ...(variationId === undefined ? {} : { variation_id: variationId }),
      quantity,
    }));
    return createOrder(shop, { status, line_items }, 'checkout');
  },
  change: (shop, id, { status, lines = [] }) => {
    const line_items = lines.map(({ lineId, quantity }) => ({ id: lineId, quantity }));
    const order = findOrder(shop, id, 404);
    updateOrder(shop, order, { ...(status === undefined ? {} : { status }), line_items });
  },
  cancel: (shop, id) => updateOrder(shop, findOrder(shop, id, 404), { status: 'cancelled' }),
  isOpen: ({ status }) => !ended.includes(status),
  remove: (shop, id, force) => deleteOrder(shop, findOrder(shop, id, 404), force),
  restore: restoreOrder,
  refund: (shop, id, { lines, restock }) => {
    const order = findOrder(shop, id, 404);
    const line_items = lines.map(({ lineId, quantity }) => {
      const line = order.lines.find((one) => one.id === lineId);
      return { id: lineId, quantity, refund_total: amount(hundredths(line?.price ?? '0') * quantity) };
    });
    return createRefund(shop, order, { api_refund: false, api_restock: restock, line_items });
  },
  keepRecorded: keepRecordedOrder,
};
