import { objectOf, textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import type { Webhook } from '../../../shop/state.ts';
import { deliveries } from '../deliveries.ts';
import { refusal } from '../errors.ts';
import { dateOf } from '../ids.ts';
import { done, pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import type { Destination } from '../own-state.ts';
import { partOf } from '../part.ts';
import { subscribe, subscriptionOf, unsubscribe } from '../subscriptions.ts';
import { pageByToken } from '../token-pages.ts';
import { schemaVersion, topicNamed } from '../topics.ts';

/** Reads and writes the app's subscriptions: a topic that is sent to a destination. */
export const subscriptionOperations: Operations = {
  getSubscriptions: (asked) => {
    const { rows, fields } = pageByToken(asked, asked.shop.state.webhooks);
    return { status: 200, body: { ...fields, subscriptions: rows.map((one) => view(asked, one)) } };
  },
  getSubscription: (asked) => ({ status: 200, body: view(asked, webhookIn(asked)) }),
  createSubscription: (asked) => {
    const { shop, body } = asked;
    const topic = textOf(body['topicId']) ?? '';
    const known = topicNamed(topic);
    if (known === null) throw refusal(195_027);
    if (!known.scopes.some((one) => asked.scopes.includes(one))) throw refusal(195_011);
    const { destination, isEnabled } = read(asked);
    if (shop.state.webhooks.some((one) => one.topic === topic)) throw refusal(195_012);
    const { id } = subscribe(shop, destination, { topic, isEnabled });
    const location = `${shop.url()}/commerce/notification/v1/subscription/${id}`;
    return { status: 201, body: {}, headers: { location } };
  },
  updateSubscription: (asked) => {
    const webhook = webhookIn(asked);
    const { destination, isEnabled } = read(asked);
    subscriptionOf(asked.shop, webhook).destinationId = destination.id;
    webhook.url = destination.endpoint;
    webhook.status = isEnabled ? 'active' : 'paused';
    return done;
  },
  deleteSubscription: (asked) => {
    unsubscribe(asked.shop, webhookIn(asked));
    return done;
  },
  disableSubscription: (asked) => {
    webhookIn(asked).status = 'paused';
    return done;
  },
  enableSubscription: (asked) => {
    const webhook = webhookIn(asked);
    const { destinationId } = subscriptionOf(asked.shop, webhook);
    const to = partOf(asked.shop).destinations.find(({ id }) => id === destinationId);
    if (to?.status !== 'ENABLED') throw refusal(195_015);
    webhook.status = 'active';
    return done;
  },
  // Sends a notification of made-up data at once, also if the subscription is disabled.
  testSubscription: (asked) => {
    const { shop, outbox } = asked;
    const webhook = webhookIn(asked);
    const body = deliveries.body(shop, webhook.topic, 0);
    const at = shop.clock.now();
    const queued = { webhookId: webhook.id, topic: webhook.topic, body, queuedAt: at.toISOString() };
    const headers = deliveries.headers({ webhook, shopUrl: shop.url(), body, at, queued });
    outbox.ping(webhook.url, { headers, body });
    return { status: 202 };
  },
};

/** Reads where a subscription sends to, and whether. @throws Refusal with eBay's error */
function read({ shop, body }: Asked): { readonly destination: Destination; readonly isEnabled: boolean } {
  const { status, destinationId } = body;
  const payload = objectOf(body['payload']);
  if (status !== 'ENABLED' && status !== 'DISABLED') throw refusal(195_006);
  const destination = partOf(shop).destinations.find(({ id }) => id === destinationId);
  if (destination === undefined) throw refusal(195_007);
  if (payload['schemaVersion'] !== schemaVersion) throw refusal(195_008);
  if (payload['format'] !== 'JSON') throw refusal(195_009);
  if (payload['deliveryProtocol'] !== 'HTTPS') throw refusal(195_010);
  if (status === 'ENABLED' && destination.status !== 'ENABLED') throw refusal(195_015);
  return { destination, isEnabled: status === 'ENABLED' };
}

function webhookIn(asked: Asked): Webhook {
  const id = pathOf(asked, 'subscription_id');
  const webhook = asked.shop.state.webhooks.find((one) => String(one.id) === id);
  if (webhook === undefined) throw refusal(195_013);
  return webhook;
}

function view({ shop }: Asked, webhook: Webhook): Body {
  const subscription = subscriptionOf(shop, webhook);
  return {
    subscriptionId: String(webhook.id),
    status: webhook.status === 'active' ? 'ENABLED' : 'DISABLED',
    creationDate: dateOf(webhook.createdAt),
    topicId: webhook.topic,
    destinationId: subscription.destinationId,
    payload: { format: 'JSON', schemaVersion: subscription.schemaVersion, deliveryProtocol: 'HTTPS' },
  };
}
