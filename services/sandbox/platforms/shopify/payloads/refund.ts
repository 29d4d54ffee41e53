import { amount, hundredths } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Refund } from '../../../shop/state.ts';
import { gid } from '../gid.ts';
import { partOf } from '../part.ts';
import { dateOf } from './date.ts';
import { linePayload } from './line.ts';
import { moneySet } from './money.ts';

/** Builds the body of `refunds/create`, and of a refund in an order's body. */
export function refundPayload(shop: Shop, refund: Refund): object {
  const order = shop.state.orders.find(({ id }) => id === refund.orderId);
  const currency = order?.currency ?? shop.state.currency;
  const part = partOf(shop).refunds.find(({ refundId }) => refundId === refund.id);
  return {
    id: refund.id,
    admin_graphql_api_id: gid('Refund', refund.id),
    order_id: refund.orderId,
    created_at: dateOf(refund.createdAt),
    processed_at: dateOf(refund.createdAt),
    note: refund.reason === '' ? null : refund.reason,
    user_id: null,
    duties: [],
    total_duties_set: moneySet(0, currency),
    return: null,
    refund_shipping_lines: [],
    restock: part?.lines.some(({ restockType }) => restockType !== 'NO_RESTOCK') ?? false,
    order_adjustments: [],
    transactions: [],
    refund_line_items: refund.lines.flatMap((refunded) => {
      const line = order?.lines.find(({ id }) => id === refunded.lineId);
      if (order === undefined || line === undefined) return [];
      const how = part?.lines.find(({ refundLineId }) => refundLineId === refunded.id);
      const total = hundredths(refunded.total);
      return [
        {
          id: refunded.id,
          quantity: refunded.quantity,
          line_item_id: line.id,
          location_id: how?.locationId ?? null,
          restock_type: how?.restockType.toLowerCase() ?? 'no_restock',
          subtotal: Number(amount(total)),
          total_tax: 0,
          subtotal_set: moneySet(total, currency),
          total_tax_set: moneySet(0, currency),
          line_item: withoutLater(linePayload(shop, order, line)),
        },
      ];
    }),
  };
}

/** The line in a refund lacks the fields that lines of orders have gained since. */
function withoutLater(line: object): object {
  const later = ['attributed_staffs', 'current_quantity', 'sales_line_item_group_id'];
  return Object.fromEntries(Object.entries(line).filter(([key]) => !later.includes(key)));
}
