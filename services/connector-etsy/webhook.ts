import { createHash } from 'node:crypto';
import type { AppDecoded, AppWebhook, Webhook } from '@onhand/connector-kit/webhook.ts';
import { z } from 'zod';
import { signatureHeader, verdictOf } from './webhook-signature.ts';

/** The events that concern stock, by Etsy's names. Each names an order, which is read then. */
const topics = ['order.paid', 'order.canceled', 'order.shipped', 'order.delivered'];

/**
 * Verifies and decodes Etsy's deliveries, which come to the app's address only. Etsy makes the secret; it
 * stands in the webhook portal of the app.
 */
export const webhook: Webhook = {
  platform: 'etsy',
  topics,
  signatureHeader,
  secretIsPlatforms: true,
  answerWithinMs: 15_000,
  givesUpAfter: 'tries again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h, then no more',
  decode: () => ({ kind: 'refused', why: 'signature' }),
  app: { secretVariable: 'ETSY_WEBHOOK_SECRET', signatureHeader, decode },
};

const delivery = z.object({
  event_type: z.string().min(1).max(100),
  /** The order's address in Etsy's API. */
  resource_url: z.string().max(1_000).exactOptional(),
  /** Etsy documents a text and sends a number. */
  shop_id: z
    .union([z.string(), z.int()])
    .transform(String)
    .pipe(z.string().regex(/^\d{1,20}$/)),
});

function decode(...[request, { secrets }]: Parameters<AppWebhook['decode']>): AppDecoded {
  if (request.method === 'GET') return { kind: 'refused', why: 'signature' };
  const verdict = verdictOf(request, secrets);
  if (verdict.kind === 'refused') return verdict;
  const hash = createHash('sha256').update(request.body).digest('hex');
  const read = delivery.safeParse(parseJson(request.body)).data;
  const topic = read?.event_type ?? '';
  const eventKey = `${topic}:${verdict.id}:${hash}`;
  if (read === undefined) {
    const message = 'The body is no event of Etsy’s.';
    return { kind: 'not_understood', account: null, eventKey, topic, code: 'body_malformed', message };
  }
  const { shop_id: account, resource_url: url = '' } = read;
  if (!topics.includes(topic)) {
    return {
      kind: 'ignored',
      account,
      eventKey,
      topic,
      code: 'topic_unused',
      message: `The event is ${topic}.`,
    };
  }
  const externalId = /\/receipts\/([1-9]\d{0,15})(?:[/?]|$)/.exec(url)?.[1];
  if (externalId === undefined) {
    const message = 'The event names no order.';
    return { kind: 'not_understood', account, eventKey, topic, code: 'body_malformed', message };
  }
  return { kind: 'events', account, events: [{ kind: 'order_pointer', eventKey, topic, externalId }] };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
