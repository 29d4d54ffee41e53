import { hundredths } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Refund } from '../../../shop/state.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';
import { moneyBag, shownDate } from '../money.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';

/** Shows a refund of an order, with how each of its lines was restocked. */
export function refundView(shop: Shop, refund: Refund): object {
  const order = shop.state.orders.find(({ id }) => id === refund.orderId);
  const part = partOf(shop).refunds.find(({ refundId }) => refundId === refund.id);
  const money = (amount: number) => moneyBag(shop, amount, order?.currency ?? null);
  const lineShown = (refunded: Refund['lines'][number]) => {
    const line = order?.lines.find(({ id }) => id === refunded.lineId);
    const how = part?.lines.find(({ refundLineId }) => refundLineId === refunded.id);
    const total = hundredths(refunded.total);
    return {
      id: gid('RefundLineItem', refunded.id),
      quantity: refunded.quantity,
      restockType: how?.restockType ?? 'NO_RESTOCK',
      restocked: how !== undefined && how.restockType !== 'NO_RESTOCK',
      location: refer(
        'Location',
        partOf(shop).locations.find(({ id }) => id === how?.locationId),
      ),
      lineItem: order === undefined || line === undefined ? null : refer('LineItem', { order, line }),
      priceSet: money(refunded.quantity === 0 ? 0 : Math.round(total / refunded.quantity)),
      subtotalSet: money(total),
      totalTaxSet: money(0),
    };
  };
  return {
    id: gid('Refund', refund.id),
    legacyResourceId: String(refund.id),
    createdAt: shownDate(refund.createdAt),
    updatedAt: shownDate(refund.createdAt),
    processedAt: shownDate(refund.createdAt),
    note: refund.reason === '' ? null : refund.reason,
    order: refer('Order', order),
    return: null,
    duties: [],
    totalRefundedSet: money(hundredths(refund.amount)),
    refundLineItems: (args: PageArguments) =>
      connection(refund.lines, args, {
        name: 'Refund.refundLineItems',
        idOf: ({ id }) => id,
        view: lineShown,
      }),
  };
}
