import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Webhook } from '../../shop/state.ts';
import type { WebhookFields } from './bodies.ts';
import { nextId } from './ids.ts';
import { hooks } from './wire/webhook.ts';

export function findWebhook({ state }: Shop, id: number): Webhook {
  const webhook = state.webhooks.find((one) => one.id === id);
  if (webhook === undefined) {
    throw new Refusal(404, 'woocommerce_rest_shop_webhook_invalid_id', 'Invalid ID.');
  }
  return webhook;
}

export function createWebhook(shop: Shop, fields: WebhookFields): Webhook {
  const { topic = '', delivery_url: url = '' } = fields;
  if (!Object.hasOwn(hooks, topic)) {
    throw new Refusal(
      400,
      'woocommerce_rest_invalid_shop_webhook_topic',
      'Webhook topic is required and must be valid.',
    );
  }
  if (!/^https?:\/\//.test(url)) {
    throw new Refusal(
      400,
      'woocommerce_rest_invalid_shop_webhook_delivery_url',
      'Webhook delivery URL must be a valid URL starting with http:// or https://.',
    );
  }
  const at = now(shop);
  const webhook: Webhook = {
    id: nextId(shop, 'webhook'),
    name: fields.name ?? topic,
    topic,
    url,
    secret: fields.secret ?? '',
    status: fields.status ?? 'active',
    failures: 0,
    createdAt: at,
    modifiedAt: at,
  };
  shop.state.webhooks.push(webhook);
  return webhook;
}

/** Updates a webhook. Activating it resets its failure count. */
export function updateWebhook(shop: Shop, webhook: Webhook, fields: WebhookFields): void {
  webhook.name = fields.name ?? webhook.name;
  webhook.topic = fields.topic ?? webhook.topic;
  webhook.url = fields.delivery_url ?? webhook.url;
  webhook.secret = fields.secret ?? webhook.secret;
  webhook.status = fields.status ?? webhook.status;
  if (fields.status === 'active') webhook.failures = 0;
  webhook.modifiedAt = now(shop);
}

export function removeWebhook({ state }: Shop, webhook: Webhook): void {
  state.webhooks = state.webhooks.filter((one) => one !== webhook);
}
