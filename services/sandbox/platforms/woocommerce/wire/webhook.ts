import type { Shop } from '../../../shop/shop.ts';
import type { Webhook } from '../../../shop/state.ts';
import { links } from './links.ts';

/** Lists WordPress's hooks behind each topic (`wc_get_webhook_topic_hooks`). */
export const hooks: Readonly<Record<string, readonly string[]>> = {
  'order.created': ['woocommerce_new_order'],
  'order.updated': ['woocommerce_update_order', 'woocommerce_order_refunded'],
  'order.deleted': ['wp_trash_post', 'woocommerce_trash_order'],
  'order.restored': ['untrashed_post', 'woocommerce_untrash_order'],
  'product.created': [
    'woocommerce_process_product_meta',
    'woocommerce_new_product',
    'woocommerce_new_product_variation',
  ],
  'product.updated': [
    'woocommerce_process_product_meta',
    'woocommerce_update_product',
    'woocommerce_update_product_variation',
  ],
  'product.deleted': ['wp_trash_post'],
  'product.restored': ['untrashed_post'],
  'customer.created': ['user_register', 'woocommerce_created_customer', 'woocommerce_new_customer'],
  'customer.updated': ['profile_update', 'woocommerce_update_customer'],
  'customer.deleted': ['delete_user'],
};

/** Renders a webhook without its secret, which WooCommerce never shows. */
export function webhookWire(shop: Shop, webhook: Webhook): Record<string, unknown> {
  const [resource = '', event = ''] = webhook.topic.split('.');
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    resource,
    event,
    hooks: [...(hooks[webhook.topic] ?? [])],
    delivery_url: webhook.url,
    date_created: webhook.createdAt,
    date_created_gmt: webhook.createdAt,
    date_modified: webhook.modifiedAt,
    date_modified_gmt: webhook.modifiedAt,
    _links: links(shop, 'webhooks', webhook.id),
  };
}
