import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Webhook } from '../../shop/state.ts';
import { app } from './app.ts';
import { nextId } from './ids.ts';
import { isTopic } from './topics.ts';

/**
 * Subscribes an address, as a developer does in Etsy's webhook portal: the API has no operation for it. The
 * portal makes the secret, so a given one counts only if it has the portal's form.
 *
 * @throws Refusal if Etsy does not send the topic
 */
export function subscribe(
  shop: Shop,
  { topic, url, secret }: Readonly<Record<'topic' | 'url' | 'secret', string>>,
): Webhook {
  if (!isTopic(topic)) throw new Refusal(400, 'topic_unknown', `Etsy does not send "${topic}".`);
  const at = now(shop);
  const webhook: Webhook = {
    id: nextId(shop, 'webhook'),
    name: topic,
    topic,
    url,
    secret: secret.startsWith('whsec_') ? secret : app.webhookSecret,
    status: 'active',
    failures: 0,
    createdAt: at,
    modifiedAt: at,
  };
  shop.state.webhooks.push(webhook);
  return webhook;
}

export function findWebhook({ state }: Shop, id: number): Webhook {
  const webhook = state.webhooks.find((one) => one.id === id);
  if (webhook === undefined) throw new Refusal(404, 'webhook_unknown', 'The endpoint does not exist.');
  return webhook;
}
