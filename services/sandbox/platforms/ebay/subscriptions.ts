import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Webhook } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import type { Destination, Subscription } from './own-state.ts';
import { partOf } from './part.ts';
import { newSigningKey } from './signing.ts';
import { schemaVersion, topicNamed } from './topics.ts';

/** Adds a destination. */
export function addDestination(shop: Shop, given: Omit<Destination, 'id'>): Destination {
  const id = String(nextId(shop, 'destination')).padStart(8, '0');
  const destination: Destination = { ...given, id };
  partOf(shop).destinations.push(destination);
  return destination;
}

/** Subscribes a destination to a topic. */
export function subscribe(
  shop: Shop,
  destination: Destination,
  { topic, isEnabled }: { readonly topic: string; readonly isEnabled: boolean },
): Webhook {
  const at = now(shop);
  const webhook: Webhook = {
    id: nextId(shop, 'webhook'),
    name: topic,
    topic,
    url: destination.endpoint,
    secret: partOf(shop).signingKeys.at(-1) ?? '',
    status: isEnabled ? 'active' : 'paused',
    failures: 0,
    createdAt: at,
    modifiedAt: at,
  };
  shop.state.webhooks.push(webhook);
  partOf(shop).subscriptions.push({ webhookId: webhook.id, destinationId: destination.id, schemaVersion });
  return webhook;
}

/**
 * Subscribes as an administrator does, to an address of which nothing is asked.
 *
 * @throws Refusal if the sandbox does not send the topic
 */
export function subscribeByHand(shop: Shop, { topic, url }: { topic: string; url: string }): Webhook {
  if (topicNamed(topic) === null) {
    throw new Refusal(400, 'topic_unknown', `The sandbox does not send "${topic}".`);
  }
  const known = partOf(shop).destinations.find(({ endpoint }) => endpoint === url);
  const verificationToken = 'added-by-hand-in-the-sandbox-0000';
  const named = { name: 'By hand', endpoint: url, verificationToken, status: 'ENABLED' as const };
  return subscribe(shop, known ?? addDestination(shop, named), { topic, isEnabled: true });
}

export function findWebhook({ state }: Shop, id: number): Webhook {
  const webhook = state.webhooks.find((one) => one.id === id);
  if (webhook === undefined) throw new Refusal(404, 'webhook_unknown', 'The subscription does not exist.');
  return webhook;
}

export function unsubscribe(shop: Shop, webhook: Webhook): void {
  const part = partOf(shop);
  shop.state.webhooks = shop.state.webhooks.filter((one) => one !== webhook);
  part.subscriptions = part.subscriptions.filter(({ webhookId }) => webhookId !== webhook.id);
}

export function subscriptionOf(shop: Shop, { id }: Webhook): Subscription {
  const found = partOf(shop).subscriptions.find(({ webhookId }) => webhookId === id);
  if (found === undefined) throw new Error(`The subscription ${id} has no destination.`);
  return found;
}

/** Makes the subscriptions of a destination send to where it is now, if it is enabled. */
export function followDestination(shop: Shop, { id, endpoint, status }: Destination): void {
  for (const { webhookId } of partOf(shop).subscriptions.filter((one) => one.destinationId === id)) {
    const webhook = findWebhook(shop, webhookId);
    webhook.url = endpoint;
    if (status !== 'ENABLED') webhook.status = 'disabled';
    else if (webhook.status === 'disabled') webhook.status = 'active';
    if (status === 'ENABLED') delete webhook.failingSince;
  }
}

/** Signs with a new key from now on. The keys before it can still be looked up. */
export function rotateSigningKey(shop: Shop): void {
  const signingKey = newSigningKey();
  partOf(shop).signingKeys.push(signingKey);
  for (const webhook of shop.state.webhooks) webhook.secret = signingKey;
}
