import { amount, hundredths, lineTotal, orderTotal } from '../../../shop/money.ts';
import { garbledFields } from '../../../shop/order-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order } from '../../../shop/state.ts';
import { gid } from '../gid.ts';
import { currentTotal, taxOf } from '../order-lines.ts';
import { orderPart, partOf } from '../part.ts';
import { addressPayload } from './address.ts';
import { customerPayload } from './customer.ts';
import { dateOf } from './date.ts';
import { linePayload } from './line.ts';
import { moneySet } from './money.ts';
import { refundPayload } from './refund.ts';
import { unusedFields } from './unused-fields.ts';

/** Builds the body of every webhook about an order but `orders/delete`. */
export function orderPayload(shop: Shop, order: Order): object {
  const part = orderPart(shop, order);
  const number = Number(part.name.slice(1));
  const customer = shop.state.customers.find(({ id }) => id === order.customerId);
  return {
    id: order.id,
    admin_graphql_api_id: gid('Order', order.id),
    app_id: null,
    buyer_accepts_marketing: false,
    cancel_reason: part.cancelReason?.toLowerCase() ?? null,
    cancelled_at: dateOf(part.cancelledAt),
    closed_at: dateOf(part.closedAt),
    confirmed: true,
    contact_email: part.email,
    created_at: dateOf(order.createdAt),
    currency: order.currency ?? shop.state.currency,
    customer_locale: 'en',
    discount_codes: [],
    email: part.email,
    financial_status: part.financialStatus.toLowerCase(),
    fulfillment_status: fulfillmentStatus(order),
    name: part.name,
    note: order.note === '' ? null : order.note,
    note_attributes: part.attributes.map(({ key, value }) => ({ name: key, value })),
    number: number - 1_000,
    order_number: number,
    payment_gateway_names: [],
    phone: null,
    presentment_currency: order.currency ?? shop.state.currency,
    processed_at: dateOf(part.processedAt),
    source_name: order.createdVia,
    tags: part.tags.join(', '),
    tax_exempt: false,
    tax_lines: part.taxes.map(({ title, rate, price }) => ({ title, rate, price })),
    taxes_included: false,
    test: part.test,
    token: order.orderKey,
    order_status_url: `${shop.url()}/orders/${order.orderKey}`,
    ...unusedFields(order.currency ?? shop.state.currency),
    ...totals(shop, order),
    updated_at: dateOf(order.modifiedAt),
    user_id: null,
    billing_address: placed(order.billing),
    shipping_address: placed(order.shipping),
    customer: customer === undefined ? null : customerPayload(shop, customer),
    discount_applications: [],
    fulfillments: fulfillments(shop, order),
    line_items: order.lines.map((line) => linePayload(shop, order, line)),
    payment_terms: null,
    refunds: shop.state.refunds
      .filter(({ orderId }) => orderId === order.id)
      .map((refund) => refundPayload(shop, refund)),
    shipping_lines: order.shippingLines.map(({ id, title, method, total }) => ({
      id,
      code: method,
      title,
      price: amount(hundredths(total)),
      discounted_price: amount(hundredths(total)),
      source: 'shopify',
      tax_lines: [],
      discount_allocations: [],
    })),
    returns: [],
    ...garbledFields(shop, order.id),
  };
}

/** Builds an address with its place on the map, which the sandbox does not know. */
function placed(address: Order['billing']): object | null {
  const shown = addressPayload(address);
  return shown === null ? null : { ...shown, latitude: null, longitude: null };
}

function fulfillmentStatus({ status }: Order): string | null {
  if (status === 'fulfilled') return 'fulfilled';
  return status === 'partially_fulfilled' ? 'partial' : null;
}

function totals(shop: Shop, order: Order): object {
  const currency = order.currency ?? shop.state.currency;
  const subtotal = order.lines.reduce((sum, line) => sum + lineTotal(line), 0);
  const current = order.lines.reduce((sum, line) => sum + currentTotal(shop, order, line), 0);
  const tax = taxOf(shop, order);
  const shipping = orderTotal(order) - subtotal;
  const total = subtotal + shipping + tax;
  return {
    current_subtotal_price: amount(current),
    current_subtotal_price_set: moneySet(current, currency),
    current_total_price: amount(current + shipping + tax),
    current_total_price_set: moneySet(current + shipping + tax, currency),
    current_total_tax: amount(tax),
    current_total_tax_set: moneySet(tax, currency),
    current_shipping_price_set: moneySet(shipping, currency),
    subtotal_price: amount(subtotal),
    subtotal_price_set: moneySet(subtotal, currency),
    total_line_items_price: amount(subtotal),
    total_line_items_price_set: moneySet(subtotal, currency),
    total_price: amount(total),
    total_price_set: moneySet(total, currency),
    total_shipping_price_set: moneySet(shipping, currency),
    total_tax: amount(tax),
    total_tax_set: moneySet(tax, currency),
  };
}

function fulfillments(shop: Shop, order: Order): object[] {
  return partOf(shop)
    .fulfillments.filter(({ orderId }) => orderId === order.id)
    .map(({ id, createdAt, locationId, lines }, index) => ({
      id,
      admin_graphql_api_id: gid('Fulfillment', id),
      created_at: dateOf(createdAt),
      updated_at: dateOf(createdAt),
      location_id: locationId,
      name: `${orderPart(shop, order).name}.${index + 1}`,
      order_id: order.id,
      service: 'manual',
      shipment_status: null,
      status: 'success',
      tracking_company: null,
      tracking_number: null,
      line_items: lines.flatMap(({ lineId, quantity }) => {
        const line = order.lines.find((one) => one.id === lineId);
        return line === undefined ? [] : [{ ...linePayload(shop, order, line), quantity }];
      }),
    }));
}
