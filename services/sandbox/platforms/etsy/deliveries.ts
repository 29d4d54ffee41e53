import { createHmac, randomUUID } from 'node:crypto';
import { webhookErrorOf } from '../../shop/delivery-faults.ts';
import type { Deliveries } from '../../shop/outbox.ts';
import { partOf } from './part.ts';

/**
 * Sends events as Etsy does, except that a failed one is not sent again (Etsy tries eight times in 27 hours).
 * The body names the receipt, which is to be read.
 * https://developers.etsy.com/documentation/essentials/webhooks
 */
export const deliveries: Deliveries = {
  patienceMs: 15_000,
  body: (shop, topic, receiptId) => {
    const error = webhookErrorOf(shop);
    if (error !== null) return JSON.stringify({ error: error.message });
    const { shopId } = partOf(shop);
    const path = `/v3/application/shops/${shopId}/receipts/${receiptId}`;
    return JSON.stringify({ event_type: topic, resource_url: `${shop.url()}${path}`, shop_id: shopId });
  },
  headers: ({ webhook, body, at, queued: { eventId } }) => {
    const id = `msg_${(eventId ?? randomUUID()).replaceAll('-', '')}`;
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    return {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signatureOf(`${id}.${timestamp}.${body}`, webhook.secret)}`,
      'content-length': String(Buffer.byteLength(body)),
    };
  },
  accepts: (status) => status >= 200 && status < 300,
  note: (webhook, delivered) => {
    webhook.failures = delivered ? 0 : webhook.failures + 1;
  },
};

/** Signs a text: HMAC-SHA256, in base64. The key is the secret without whsec_, which is base64, too. */
export function signatureOf(text: string, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(text).digest('base64');
}
