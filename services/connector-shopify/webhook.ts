import { createHash } from 'node:crypto';
import { hmacSha256Matches } from '@onhand/connector-kit/signatures.ts';
import type { Decoded, RawRequest, Webhook } from '@onhand/connector-kit/webhook.ts';
import { compliance, topics } from './webhook-topics.ts';

const signatureHeader = 'x-shopify-hmac-sha256';
/** A longer topic or address is no shop's. An index holds it no longer than this by far. */
const longestHeader = 255;

/**
 * Verifies and decodes Shopify's webhooks. `X-Shopify-Hmac-Sha256` holds the base64 HMAC-SHA256 of the raw
 * body under the app's API secret key. `X-Shopify-Event-Id` names what happened; one event may bring several
 * bodies of a topic, so the key has their hash, too.
 */
export const webhook: Webhook = {
  platform: 'shopify',
  topics: Object.keys(topics),
  customerTopics: Object.keys(topics).filter((topic) => topic.startsWith('customers/')),
  signatureHeader,
  secretIsPlatforms: true,
  answerWithinMs: 5_000,
  givesUpAfter:
    'tries again 8 times within 4 hours, then removes the subscription if that was made by the API',
  decode,
};

function decode(request: RawRequest, keys: readonly string[]): Decoded {
  const { body, headers } = request;
  const signature = headers[signatureHeader] ?? '';
  if (!hmacSha256Matches({ body, signature, keys })) return { kind: 'refused', why: 'signature' };

  const header = (name: string) => headers[name]?.slice(0, longestHeader);
  const topic = header('x-shopify-topic') ?? '';
  const event = header('x-shopify-event-id') ?? header('x-shopify-webhook-id') ?? '';
  const eventKey = `${topic}:${event}:${createHash('sha256').update(body).digest('hex')}`;
  const domain = header('x-shopify-shop-domain');
  const source = domain === undefined ? {} : { source: `https://${domain}` };

  const found = [topics, compliance].find((some) => Object.hasOwn(some, topic))?.[topic];
  if (found === undefined) {
    const message = `The topic is ${topic}.`;
    return { kind: 'ignored', eventKey, topic, code: 'topic_unused', message, ...source };
  }
  const events = found.decode(parseJson(body), { eventKey, topic }, request.receivedAt);
  if (events !== null) return { kind: 'events', events, ...source };
  // What is not understood is kept as it came, so what is about a person is not.
  const kind = topic.startsWith('customers/') ? 'ignored' : 'not_understood';
  const message = 'The body does not fit its topic.';
  return { kind, eventKey, topic, code: 'body_malformed', message, ...source };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
