import { textOf } from '../../../openapi/json.ts';
import { orderTotal } from '../../../shop/money.ts';
import { isHidden } from '../../../shop/order-faults.ts';
import type { Order } from '../../../shop/state.ts';
import { refusal } from '../errors.ts';
import { pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import { pay, ship, unship } from '../order-changes.ts';
import { pageOf } from '../pages.ts';
import { receiptOf } from '../part.ts';
import { receiptTest } from '../receipt-filter.ts';
import { receiptView } from '../views/receipt.ts';

/** Orders inside the United States above this sum must be tracked (createReceiptShipment). */
const untrackedUpToHundredths = 1_000;

/** Reads receipts, and marks them as paid and shipped. */
export const receiptOperations: Operations = {
  // The offset is a number of receipts, so a page shifts when a receipt changes.
  getShopReceipts: (asked) => {
    const { shop, query } = asked;
    const test = receiptTest(shop, query);
    const isAscending = ['asc', 'ascending', 'up'].includes(textOf(query['sort_order']) ?? '');
    const orders = shop.state.orders
      .filter((order) => !isHidden(shop, order.id) && test(order))
      .toSorted((one, other) => (isAscending ? 1 : -1) * compare(asked, one, other));
    return { status: 200, body: pageOf(asked, orders, (order) => receiptView(shop, order)) };
  },
  getShopReceipt: (asked) => ({ status: 200, body: receiptView(asked.shop, orderIn(asked)) }),
  updateShopReceipt: (asked) => {
    const { shop, body } = asked;
    const order = orderIn(asked);
    if (body['was_paid'] === true) pay(shop, order);
    if (body['was_shipped'] === true) ship(shop, order, null);
    if (body['was_shipped'] === false) unship(shop, order);
    return { status: 200, body: receiptView(shop, order) };
  },
  createReceiptShipment: (asked) => {
    const { shop, body } = asked;
    const order = orderIn(asked);
    const [tracking, carrier] = [textOf(body['tracking_code']), textOf(body['carrier_name'])];
    if ((tracking === undefined) !== (carrier === undefined)) {
      throw refusal(400, 'tracking_code and carrier_name belong together.');
    }
    const receipt = receiptOf(shop, order);
    if (receipt.isCanceled) throw refusal(409, 'The receipt is canceled.');
    const isTracked = tracking !== undefined && carrier !== undefined;
    if (!isTracked && receipt.buyer.country === 'US' && orderTotal(order) > untrackedUpToHundredths) {
      throw refusal(400, 'tracking_code and carrier_name are required for this receipt.');
    }
    ship(shop, order, isTracked ? { tracking, carrier } : null);
    return { status: 200, body: receiptView(shop, order) };
  },
};

/** Finds the order that the path names. @throws Refusal 404 */
export function orderIn(asked: Asked): Order {
  const receiptId = pathOf(asked, 'receipt_id');
  const order = asked.shop.state.orders.find(({ id }) => id === receiptId);
  if (order !== undefined) return order;
  const shopId = pathOf(asked, 'shop_id');
  throw refusal(
    404,
    `Could not find a Shop Receipt with receipt_id = ${receiptId} associated with shop_id = ${shopId}.`,
  );
}

function compare({ shop, query }: Asked, one: Order, other: Order): number {
  const valueOf = (order: Order) => {
    const { createdAt, updatedAt } = receiptOf(shop, order);
    if (query['sort_on'] === 'updated') return updatedAt;
    return query['sort_on'] === 'receipt_id' ? order.id : createdAt;
  };
  return valueOf(one) - valueOf(other) || one.id - other.id;
}
