import { listOf, numberOf, objectOf, textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { now } from '../../../shop/shop.ts';
import { refusal } from '../errors.ts';
import { dateOf } from '../ids.ts';
import { pathOf } from '../operation.ts';
import type { Operations } from '../operation.ts';
import { ship, shippedUnits } from '../order-changes.ts';
import type { Fulfillment } from '../own-state.ts';
import { partOf } from '../part.ts';
import { orderIn } from './orders.ts';

/** Reads and makes the packages of orders. */
export const fulfillmentOperations: Operations = {
  getShippingFulfillments: (asked) => {
    const { id } = orderIn(asked, 'orderId');
    const fulfillments = partOf(asked.shop).fulfillments.filter(({ orderId }) => orderId === id);
    return { status: 200, body: { fulfillments: fulfillments.map(view), total: fulfillments.length } };
  },
  getShippingFulfillment: (asked) => {
    const order = orderIn(asked, 'orderId');
    const found = partOf(asked.shop).fulfillments.find(
      ({ orderId, id }) => orderId === order.id && id === pathOf(asked, 'fulfillmentId'),
    );
    if (found === undefined) throw refusal(32100, { orderId: pathOf(asked, 'orderId') }, 404);
    return { status: 200, body: view(found) };
  },
  createShippingFulfillment: (asked) => {
    const { shop, body } = asked;
    const order = orderIn(asked, 'orderId');
    const carrier = textOf(body['shippingCarrierCode']) ?? null;
    const tracking = textOf(body['trackingNumber']) ?? null;
    if ((carrier === null) !== (tracking === null) || /[^A-Za-z0-9]/.test(tracking ?? '')) {
      throw refusal(32300);
    }
    const given = listOf(body['lineItems']).map(objectOf);
    const lines = order.lines.flatMap((line) => {
      const named = given.find(({ lineItemId }) => lineItemId === String(line.id));
      if (given.length > 0 && named === undefined) return [];
      const left = line.quantity - shippedUnits(shop, order, line);
      const quantity = numberOf(named?.['quantity']) ?? left;
      if (quantity < 1 || quantity > left) throw refusal(32600);
      return [{ lineId: line.id, quantity }];
    });
    const known = order.lines.map(({ id }) => String(id));
    const stranger = given
      .map(({ lineItemId }) => textOf(lineItemId) ?? '')
      .find((id) => !known.includes(id));
    if (stranger !== undefined) throw refusal(32200, { lineItemId: stranger });
    if (new Set(given.map(({ lineItemId }) => lineItemId)).size < given.length) throw refusal(32210);
    const shippedAt = (textOf(body['shippedDate']) ?? dateOf(now(shop))).slice(0, 19);
    const { id } = ship(shop, order, { carrier, tracking, lines, shippedAt });
    const location = `${shop.url()}/sell/fulfillment/v1/order/${pathOf(asked, 'orderId')}/shipping_fulfillment/${id}`;
    return { status: 201, body: {}, headers: { location } };
  },
};

function view({ id, shippedAt, carrier, tracking, lines }: Fulfillment): Body {
  return {
    fulfillmentId: id,
    shippedDate: dateOf(shippedAt),
    ...(carrier !== null && { shippingCarrierCode: carrier }),
    ...(tracking !== null && { shipmentTrackingNumber: tracking }),
    lineItems: lines.map(({ lineId, quantity }) => ({ lineItemId: String(lineId), quantity })),
  };
}
