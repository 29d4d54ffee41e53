import { createHmac } from 'node:crypto';

/**
 * Posts a body to a shop's webhook address, signed as WooCommerce signs (and as the recordings are signed).
 */
export async function deliver(
  to: { webhookUrl: string; webhookSecret: string },
  delivery: { topic: string; body: string },
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> {
  const signature = createHmac('sha256', to.webhookSecret).update(delivery.body).digest('base64');
  const answer = await fetch(to.webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-wc-webhook-topic': delivery.topic,
      'x-wc-webhook-signature': signature,
      ...headers,
    },
    body: delivery.body,
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}
