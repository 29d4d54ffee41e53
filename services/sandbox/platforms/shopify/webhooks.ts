import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Webhook } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import { isTopic } from './topics.ts';

/**
 * Subscribes to a topic.
 *
 * @throws Refusal if the sandbox does not send the topic, or the address is taken or no address
 */
export function subscribe(
  shop: Shop,
  { topic, url, includeFields = [] }: { topic: string; url: string; includeFields?: string[] | undefined },
): Webhook {
  if (!isTopic(topic)) throw new Refusal(400, 'topic_unknown', `The sandbox does not send "${topic}".`);
  if (!/^https?:\/\//.test(url)) throw new Refusal(400, 'address_invalid', 'Address is invalid');
  if (shop.state.webhooks.some((one) => one.topic === topic && one.url === url)) {
    throw new Refusal(409, 'address_taken', 'Address for this topic has already been taken');
  }
  const at = now(shop);
  const webhook: Webhook = {
    id: nextId(shop, 'webhook'),
    name: topic,
    topic,
    url,
    // Shopify signs with the app's secret. Only a webhook that was added by hand has a secret of its own.
    secret: shop.state.credentials['webhookSecret'] ?? '',
    status: 'active',
    failures: 0,
    includeFields,
    createdAt: at,
    modifiedAt: at,
  };
  shop.state.webhooks.push(webhook);
  return webhook;
}

export function findWebhook({ state }: Shop, id: number): Webhook {
  const webhook = state.webhooks.find((one) => one.id === id);
  if (webhook === undefined) throw new Refusal(404, 'webhook_unknown', 'Webhook subscription does not exist');
  return webhook;
}

export function unsubscribe({ state }: Shop, webhook: Webhook): void {
  state.webhooks = state.webhooks.filter((one) => one !== webhook);
}
