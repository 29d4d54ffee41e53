import { createHash, createHmac } from 'node:crypto';
import type { Webhook } from '../../shop/state.ts';

const userAgent = 'WooCommerce/9.4.3 Hookshot (WordPress/6.7.1)';
const everywhere = {
  'user-agent': userAgent,
  accept: '*/*',
  'accept-encoding': 'deflate, gzip, br, zstd',
};

/** Signs a body for `x-wc-webhook-signature`: HMAC-SHA256 in base64. */
export function signatureOf(body: string | Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/**
 * Builds a delivery's headers, in WooCommerce's order. The delivery id hashes the webhook's id and the
 * second, so it can repeat.
 */
export function deliveryHeaders({
  webhook,
  shopUrl,
  body,
  at,
}: {
  webhook: Pick<Webhook, 'id' | 'topic' | 'secret'>;
  shopUrl: string;
  body: string | Uint8Array;
  at: Date;
}): Record<string, string> {
  const [resource = '', event = ''] = webhook.topic.split('.');
  const second = Math.floor(at.getTime() / 1000);
  return {
    ...everywhere,
    'content-type': 'application/json',
    'x-wc-webhook-source': `${shopUrl}/`,
    'x-wc-webhook-topic': webhook.topic,
    'x-wc-webhook-resource': resource,
    'x-wc-webhook-event': event,
    'x-wc-webhook-signature': signatureOf(body, webhook.secret),
    'x-wc-webhook-id': String(webhook.id),
    'x-wc-webhook-delivery-id': createHash('md5').update(`${webhook.id}${second}`).digest('hex'),
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  };
}

/** Builds the unsigned, form-encoded ping that a new webhook sends. */
export function pingOf(webhook: Pick<Webhook, 'id'>): { headers: Record<string, string>; body: string } {
  const body = `webhook_id=${webhook.id}`;
  return {
    body,
    headers: {
      ...everywhere,
      'content-type': 'application/x-www-form-urlencoded',
      connection: 'close',
      'content-length': String(Buffer.byteLength(body)),
    },
  };
}
