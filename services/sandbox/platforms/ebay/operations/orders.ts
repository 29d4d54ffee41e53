import { isHidden } from '../../../shop/order-faults.ts';
import type { Order } from '../../../shop/state.ts';
import { refusal } from '../errors.ts';
import { orderNumberOf } from '../ids.ts';
import type { Asked, Operations } from '../operation.ts';
import { pathOf } from '../operation.ts';
import { orderTest } from '../order-filter.ts';
import { cut, wholeNumber } from '../pages.ts';
import { orderPart } from '../part.ts';
import { orderView } from '../views/order.ts';

const mostIds = 50;

/** Reads orders. */
export const orderOperations: Operations = {
  getOrder: (asked) => {
    checkFieldGroups(asked);
    const order = orderIn(asked, 'orderId');
    return { status: 200, body: orderView(asked.shop, order, { one: true }) };
  },
  // The newest order is first. The offset is a number of orders, so a page shifts when an order changes.
  getOrders: (asked) => {
    const { shop, query } = asked;
    checkFieldGroups(asked);
    const ids = query.get('orderIds');
    if (ids !== null) return answer(asked, named(asked, ids), { limit: mostIds, offset: 0 });
    const limit = wholeNumber(query.get('limit'), { by: 50, from: 1, to: 200 });
    const offset = wholeNumber(query.get('offset'), { by: 0, from: 0, to: 1_000_000 });
    if (limit === null) throw refusal(31100, { limitvalue: query.get('limit') ?? '' });
    if (offset === null) throw refusal(31000, { offsetvalue: query.get('offset') ?? '' });
    const test = orderTest(shop, query.get('filter'));
    const orders = shop.state.orders
      .filter((order) => !isHidden(shop, order.id) && test(order))
      .toSorted((one, other) => (placedAt(asked, one) < placedAt(asked, other) ? 1 : -1));
    return answer(asked, orders, { limit, offset });
  },
};

function answer(
  asked: Asked,
  orders: readonly Order[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
  const { rows, fields } = cut(asked, orders, { limit, offset, step: limit, skipped: offset });
  const shown = rows.map((order) => orderView(asked.shop, order, { one: false }));
  return { status: 200, body: { ...fields, offset, orders: shown } };
}

/** Finds the orders that a list of ids names. Ids that the seller does not have are left out. */
function named({ shop }: Asked, ids: string): Order[] {
  const numbers = ids.split(',').map((id) => {
    const number = orderNumberOf(id.trim());
    if (number === null) throw refusal(30800, { fieldvalue: id, fieldname: 'orderIds' });
    return number;
  });
  if (numbers.length > mostIds) throw refusal(30900);
  return shop.state.orders.filter(({ id }) => numbers.includes(id));
}

/** Finds the order that the path names. @throws Refusal 32100: 400 for no id, 404 for none of the seller's */
export function orderIn(asked: Asked, name: string): Order {
  const orderId = pathOf(asked, name);
  const number = orderNumberOf(orderId);
  const order = asked.shop.state.orders.find(({ id }) => id === number);
  if (order === undefined) throw refusal(32100, { orderId }, number === null ? 400 : 404);
  return order;
}

function checkFieldGroups({ query }: Asked): void {
  const fieldGroup = query.get('fieldGroups');
  if (fieldGroup !== null && fieldGroup !== 'TAX_BREAKDOWN') throw refusal(32800, { fieldGroup });
}

function placedAt({ shop }: Asked, order: Order): string {
  return `${orderPart(shop, order).placedAt} ${order.id}`;
}
