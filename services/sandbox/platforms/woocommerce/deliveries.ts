import { webhookErrorOf } from '../../shop/delivery-faults.ts';
import type { Deliveries } from '../../shop/outbox.ts';
import type { Shop } from '../../shop/shop.ts';
import { deliveryHeaders } from './delivery.ts';
import { phpJson } from './php-json.ts';
import { customerWire } from './wire/customer.ts';
import { orderWire } from './wire/order.ts';
import { productWire } from './wire/product.ts';

/**
 * The highest failure count that still increases. At 6, the next failure disables the webhook
 * (`failed_delivery()` in `WC_Webhook`).
 */
const failuresBorne = 5;

/** Delivers webhooks as `WC_Webhook` does: once each, whatever the answer. */
export const deliveries: Deliveries = {
  patienceMs: 60_000,
  body: (shop, topic, resourceId) => phpJson(payload(shop, topic, resourceId)),
  headers: deliveryHeaders,
  accepts: (status) => status >= 200 && status < 303,
  note: (webhook, delivered) => {
    if (delivered) webhook.failures = 0;
    else if (webhook.failures > failuresBorne) webhook.status = 'disabled';
    else webhook.failures += 1;
  },
};

function payload(shop: Shop, topic: string, id: number): unknown {
  // WooCommerce does not look at the record of a deletion.
  if (topic.endsWith('.deleted')) return { id };
  const error = webhookErrorOf(shop);
  if (error !== null) return { code: error.code, message: error.message, data: { status: 401 } };
  const order = shop.state.orders.find((one) => one.id === id);
  const product = shop.state.products.find((one) => one.id === id);
  if (topic.startsWith('order.') && order !== undefined) return orderWire(shop, order);
  const customer = shop.state.customers.find((one) => one.id === id);
  if (topic.startsWith('customer.') && customer !== undefined) return customerWire(shop, customer);
  if (topic.startsWith('product.') && product !== undefined) return productWire(shop, product);
  return { id };
}
