import { amount, hundredths, lineTotal, orderTotal } from '../../../shop/money.ts';
import { garbledFields } from '../../../shop/order-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order, OrderLine, ShippingLine } from '../../../shop/state.ts';
import { symbolOf } from '../currency.ts';
import { links } from './links.ts';

/** The WooCommerce release that the recordings were made with. */
const version = '9.4.3';

/**
 * Renders an order with all fields in the sequence that WooCommerce 9.4 uses. A fault may show other fields
 * in their place.
 */
export function orderWire(shop: Shop, order: Order): Record<string, unknown> {
  return { ...ownWire(shop, order), ...garbledFields(shop, order.id) };
}

function ownWire(shop: Shop, order: Order): Record<string, unknown> {
  const { email: _email, ...shipping } = order.shipping;
  const total = amount(orderTotal(order));
  const currency = order.currency ?? shop.state.currency;
  const shippingTotal = order.shippingLines.reduce((sum, line) => sum + hundredths(line.total), 0);
  return {
    id: order.id,
    parent_id: 0,
    status: order.status,
    currency,
    version,
    prices_include_tax: false,
    date_created: order.createdAt,
    date_modified: order.modifiedAt,
    discount_total: '0.00',
    discount_tax: '0.00',
    shipping_total: amount(shippingTotal),
    shipping_tax: '0.00',
    cart_tax: '0.00',
    total,
    total_tax: '0.00',
    customer_id: order.customerId,
    order_key: order.orderKey,
    billing: order.billing,
    shipping,
    payment_method: '',
    payment_method_title: '',
    transaction_id: '',
    customer_ip_address: '',
    customer_user_agent: '',
    created_via: order.createdVia,
    customer_note: order.note,
    date_completed: order.completedAt,
    date_paid: order.paidAt,
    cart_hash: '',
    number: String(order.id),
    meta_data: order.meta,
    line_items: order.lines.map(lineWire),
    tax_lines: [],
    shipping_lines: order.shippingLines.map(shippingWire),
    fee_lines: [],
    coupon_lines: [],
    refunds: shop.state.refunds
      .filter(({ orderId }) => orderId === order.id)
      .toReversed()
      .map((refund) => ({ id: refund.id, reason: refund.reason, total: `-${refund.amount}` })),
    payment_url: `${shop.url()}/checkout/order-pay/${order.id}/?pay_for_order=true&key=${order.orderKey}`,
    is_editable: ['pending', 'on-hold', 'auto-draft', 'checkout-draft'].includes(order.status),
    needs_payment: ['pending', 'failed'].includes(order.status) && hundredths(total) > 0,
    needs_processing: true,
    date_created_gmt: order.createdAt,
    date_modified_gmt: order.modifiedAt,
    date_completed_gmt: order.completedAt,
    date_paid_gmt: order.paidAt,
    currency_symbol: symbolOf(currency).text,
    _links: links(shop, 'orders', order.id),
  };
}

function lineWire(line: OrderLine): Record<string, unknown> {
  const total = amount(lineTotal(line));
  return {
    id: line.id,
    name: line.name,
    product_id: line.productId,
    variation_id: line.variationId,
    quantity: line.quantity,
    tax_class: '',
    subtotal: total,
    subtotal_tax: '0.00',
    total,
    total_tax: '0.00',
    taxes: [],
    meta_data: line.meta.map(({ id, key, value }) => ({
      id,
      key,
      value,
      display_key: key,
      display_value: value,
    })),
    sku: line.sku,
    price: line.total === undefined ? Number(line.price) : Number(line.total) / line.quantity,
    image: { id: '', src: '' },
    parent_name: line.parentName,
  };
}

function shippingWire({ id, title, method, total }: ShippingLine): Record<string, unknown> {
  return {
    id,
    method_title: title,
    method_id: method,
    instance_id: '',
    total,
    total_tax: '0.00',
    taxes: [],
    tax_status: 'taxable',
    meta_data: [],
  };
}
