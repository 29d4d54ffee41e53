import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { App } from '../route.ts';

/** Holds the headers and the body of a delivery. */
export interface SignedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string | Buffer;
}

interface Recording extends SignedDelivery {
  readonly rawBody: string;
}

/** The exact deliveries of a real WooCommerce server, signed with the secret `sec`. */
export const recordings: readonly Recording[] = JSON.parse(
  readFileSync(new URL('../../../tests/recordings/woocommerce/webhooks.json', import.meta.url), 'utf8'),
);

/** The address that the recordings name as their shop's. */
export const recordedShop = 'http://127.0.0.1:4030';

export function recorded(topic: string): Recording {
  const recording = recordings.find(({ headers }) => headers['x-wc-webhook-topic'] === topic);
  if (recording === undefined) throw new Error(`Nothing was recorded of ${topic}.`);
  return recording;
}

/** Builds a delivery with WooCommerce's signature. */
export function signed(
  rawBody: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): SignedDelivery {
  return {
    rawBody,
    headers: {
      'content-type': 'application/json',
      'x-wc-webhook-topic': 'order.created',
      'x-wc-webhook-source': `${recordedShop}/`,
      'x-wc-webhook-signature': createHmac('sha256', 'sec').update(rawBody).digest('base64'),
      ...headers,
    },
  };
}

/** Sends a delivery to an integration's webhook address. */
export async function deliverTo(app: App, integrationId: string, { headers, rawBody }: SignedDelivery) {
  // The new connection sets its own values for these headers.
  const { host: _, 'content-length': __, connection: ___, ...kept } = headers;
  const answer = await app.inject({
    method: 'POST',
    url: `/webhooks/${integrationId}`,
    headers: kept,
    payload: rawBody,
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
