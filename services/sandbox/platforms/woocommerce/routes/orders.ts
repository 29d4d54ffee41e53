import { isHidden } from '../../../shop/order-faults.ts';
import { Refusal } from '../../../shop/refusal.ts';
import { orderBody, parseBody, refundBody } from '../bodies.ts';
import { listAnswer } from '../list-answer.ts';
import { valuesOf } from '../list-query.ts';
import { createOrder, deleteOrder, findOrder, updateOrder } from '../orders.ts';
import { orderStatusesOf, refuseUnknownStatus } from '../order-statuses.ts';
import { createRefund } from '../refunds.ts';
import { created, idOf, onCollection, onItem } from '../route.ts';
import type { Answered, Asked, Route } from '../route.ts';
import { orderWire } from '../wire/order.ts';
import { refundWire } from '../wire/refund.ts';

export const orderRoutes: readonly Route[] = [
  { path: '/orders', allow: onCollection, methods: { GET: list, POST: create } },
  {
    path: '/orders/:id',
    allow: onItem,
    methods: { GET: get, PUT: update, POST: update, PATCH: update, DELETE: remove },
  },
  { path: '/reports/orders/totals', allow: 'GET', methods: { GET: totals } },
  { path: '/orders/:id/refunds', allow: onCollection, methods: { GET: listRefunds, POST: refund } },
];

function list(asked: Asked): Answered {
  const { shop, query } = asked;
  const statuses = valuesOf(query, 'status');
  refuseUnknownStatus(shop, statuses ?? []);
  const any = statuses === null || statuses.includes('any');
  const found = shop.state.orders
    .filter(({ status }) => (any ? !['trash', 'auto-draft'].includes(status) : statuses.includes(status)))
    .filter(({ id }) => !isHidden(shop, id));
  return listAnswer(asked, 'orders', found, (one) => orderWire(shop, one));
}

function create({ shop, body }: Asked): Answered {
  const order = createOrder(shop, parseBody(orderBody, body));
  return created(shop, 'orders', orderWire(shop, order));
}

function get(asked: Asked): Answered {
  return { body: orderWire(asked.shop, findOrder(asked.shop, idOf(asked, 'id'), 404)) };
}

function update(asked: Asked): Answered {
  const order = findOrder(asked.shop, idOf(asked, 'id'), 400);
  updateOrder(asked.shop, order, parseBody(orderBody, asked.body));
  return { body: orderWire(asked.shop, order) };
}

function remove(asked: Asked): Answered {
  const order = findOrder(asked.shop, idOf(asked, 'id'), 404);
  const body = orderWire(asked.shop, order);
  deleteOrder(asked.shop, order, asked.query.get('force') === 'true');
  return { body };
}

/** Lists the statuses of the shop, its plugins' too, with the number of orders in each. */
function totals({ shop }: Asked): Answered {
  const body = orderStatusesOf(shop).map((slug) => ({
    slug,
    name: slug,
    total: shop.state.orders.filter(({ status }) => status === slug).length,
  }));
  return { body };
}

function listRefunds(asked: Asked): Answered {
  const { shop } = asked;
  const order = orderOfRefunds(asked);
  const found = shop.state.refunds
    .filter(({ orderId }) => orderId === order.id)
    .map((one) => ({ ...one, modifiedAt: one.createdAt }));
  return listAnswer(asked, `orders/${order.id}/refunds`, found, (one) => refundWire(shop, one));
}

function refund(asked: Asked): Answered {
  const { shop } = asked;
  const made = createRefund(shop, orderOfRefunds(asked), parseBody(refundBody, asked.body));
  // WooCommerce gives the route's pattern instead of the order's id.
  return created(shop, String.raw`orders/(?P<order_id>[\d]+)/refunds`, refundWire(shop, made));
}

function orderOfRefunds(asked: Asked) {
  const order = asked.shop.state.orders.find(({ id }) => id === idOf(asked, 'id'));
  if (order === undefined) throw new Refusal(404, 'woocommerce_rest_invalid_order_id', 'Invalid order ID.');
  return order;
}
