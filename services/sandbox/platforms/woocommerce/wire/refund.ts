import type { Shop } from '../../../shop/shop.ts';
import type { Refund } from '../../../shop/state.ts';
import { links } from './links.ts';

/**
 * Renders a refund of an order. The quantities and totals of its lines are negative. `_refunded_item_id` is
 * the id of the order's line.
 */
export function refundWire(shop: Shop, refund: Refund): Record<string, unknown> {
  const order = shop.state.orders.find(({ id }) => id === refund.orderId);
  return {
    id: refund.id,
    date_created: refund.createdAt,
    date_created_gmt: refund.createdAt,
    amount: refund.amount,
    reason: refund.reason,
    refunded_by: 1,
    refunded_payment: false,
    meta_data: [],
    line_items: refund.lines.map(({ id, lineId, quantity, total }) => {
      const line = order?.lines.find((one) => one.id === lineId);
      const negative = Number(total) === 0 ? '0.00' : `-${total}`;
      return {
        id,
        name: line?.name ?? '',
        product_id: line?.productId ?? 0,
        variation_id: line?.variationId ?? 0,
        quantity: quantity === 0 ? 0 : -quantity,
        tax_class: '',
        subtotal: negative,
        subtotal_tax: '0.00',
        total: negative,
        total_tax: '0.00',
        taxes: [],
        meta_data: [
          {
            id: 0,
            key: '_refunded_item_id',
            value: String(lineId),
            display_key: '_refunded_item_id',
            display_value: String(lineId),
          },
        ],
        sku: line?.sku ?? '',
        price: Number(line?.price ?? 0),
        image: { id: '', src: '' },
        parent_name: line?.parentName ?? null,
      };
    }),
    shipping_lines: [],
    tax_lines: [],
    fee_lines: [],
    _links: links(shop, `orders/${refund.orderId}/refunds`, refund.id, `orders/${refund.orderId}`, [
      'GET',
      'DELETE',
    ]),
  };
}
