import { createHash, createHmac } from 'node:crypto';
import { webhookErrorOf } from '../../shop/delivery-faults.ts';
import type { Deliveries } from '../../shop/outbox.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Webhook } from '../../shop/state.ts';
import { asObject } from './json.ts';
import { payloadOf } from './payloads/payload.ts';
import { apiVersion } from './version.ts';

/** So many failures in a row remove a subscription, if they fall within this time. */
const failuresBorne = 8;
const withinMs = 4 * 3_600_000;

/** Signs a body for `X-Shopify-Hmac-Sha256`: HMAC-SHA256 in base64. */
function signatureOf(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/** Delivers webhooks as Shopify does, except that a failed delivery is not sent again. */
export const deliveries: Deliveries = {
  patienceMs: 5_000,
  body: (shop, topic, resourceId) => {
    const error = webhookErrorOf(shop);
    return JSON.stringify(error === null ? payloadOf(shop, topic, resourceId) : { errors: error.message });
  },
  bodyFor: ({ includeFields = [] }, body) =>
    includeFields.length === 0 ? body : picked(body, includeFields),
  headers: ({ webhook, shopUrl, body, queued }) => {
    const eventId = queued.eventId ?? `${queued.queuedAt} ${queued.topic}`;
    return {
      'user-agent': 'Shopify-Captain-Hook',
      accept: '*/*',
      'content-type': 'application/json',
      'x-shopify-topic': webhook.topic,
      'x-shopify-hmac-sha256': signatureOf(body, webhook.secret),
      'x-shopify-shop-domain': `${shopUrl.replace(/^.*\//, '')}.myshopify.com`,
      'x-shopify-api-version': apiVersion,
      'x-shopify-webhook-id': uuidOf(`${eventId} ${webhook.id}`),
      'x-shopify-event-id': eventId,
      'x-shopify-triggered-at': queued.queuedAt,
      'content-length': String(Buffer.byteLength(body)),
    };
  },
  accepts: (status) => status >= 200 && status < 300,
  note,
};

/** Keeps some fields of a body. */
function picked(body: string, fields: readonly string[]): string {
  const whole = Object.entries(asObject(JSON.parse(body)));
  return JSON.stringify(Object.fromEntries(whole.filter(([name]) => fields.includes(name))));
}

function note(webhook: Webhook, delivered: boolean, shop: Shop): void {
  if (delivered) {
    webhook.failures = 0;
    delete webhook.failingSince;
    return;
  }
  const now = shop.clock.now();
  const since = webhook.failingSince === undefined ? null : Date.parse(webhook.failingSince);
  if (since === null || now.getTime() - since > withinMs) {
    webhook.failingSince = now.toISOString();
    webhook.failures = 0;
  }
  webhook.failures += 1;
  if (webhook.failures < failuresBorne) return;
  shop.state.webhooks = shop.state.webhooks.filter((one) => one !== webhook);
}

/** Makes a UUID of a text, so that a delivery keeps its id when the sandbox starts again. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
