import type { Shop } from '../../../shop/shop.ts';
import type { Fulfillment } from '../own-state.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';
import { shownDate } from '../money.ts';
import { orderPart, partOf } from '../part.ts';
import { refer } from '../reference.ts';

/** Shows a fulfillment of an order. */
export function fulfillmentView(shop: Shop, fulfillment: Fulfillment): object {
  const order = shop.state.orders.find(({ id }) => id === fulfillment.orderId);
  const all = partOf(shop).fulfillments.filter(({ orderId }) => orderId === fulfillment.orderId);
  return {
    id: gid('Fulfillment', fulfillment.id),
    legacyResourceId: String(fulfillment.id),
    name: order === undefined ? '' : `${orderPart(shop, order).name}-F${all.indexOf(fulfillment) + 1}`,
    status: 'SUCCESS',
    displayStatus: 'FULFILLED',
    createdAt: shownDate(fulfillment.createdAt),
    updatedAt: shownDate(fulfillment.createdAt),
    requiresShipping: true,
    totalQuantity: fulfillment.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    trackingInfo: () => [],
    order: refer('Order', order),
    location: refer(
      'Location',
      partOf(shop).locations.find(({ id }) => id === fulfillment.locationId),
    ),
    fulfillmentLineItems: (args: PageArguments) =>
      connection(fulfillment.lines, args, {
        name: 'Fulfillment.fulfillmentLineItems',
        idOf: ({ id }) => id,
        view: ({ id, lineId, quantity }) => {
          const line = order?.lines.find((one) => one.id === lineId);
          return {
            id: gid('FulfillmentLineItem', id),
            quantity,
            lineItem: order === undefined || line === undefined ? null : refer('LineItem', { order, line }),
          };
        },
      }),
  };
}
