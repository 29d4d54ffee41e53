import { createHash } from 'node:crypto';
import { hmacSha256Matches } from '@onhand/connector-kit/signatures.ts';
import type {
  AppDecoded,
  AppWebhook,
  Decoded,
  Genuine,
  RawRequest,
  Webhook,
} from '@onhand/connector-kit/webhook.ts';
import { complianceTopics, shopIn } from './compliance-topics.ts';
import { topics } from './webhook-topics.ts';
import type { Envelope } from './webhook-topics.ts';

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
  draftTopics: Object.keys(topics).filter((topic) => topic.startsWith('draft_orders/')),
  signatureHeader,
  secretIsPlatforms: true,
  answerWithinMs: 5_000,
  givesUpAfter:
    'tries again 8 times within 4 hours, then removes the subscription if that was made by the API',
  decode,
  app: { secretVariable: 'SHOPIFY_CLIENT_SECRET', signatureHeader, decode: decodeOfApp },
};

function decode(request: RawRequest, keys: readonly string[]): Decoded {
  const { body, headers } = request;
  const signature = headers[signatureHeader] ?? '';
  if (!hmacSha256Matches({ body, signature, keys })) return { kind: 'refused', why: 'signature' };
  const domain = headerOf(request, 'x-shopify-shop-domain');
  return { ...contentOf(request), ...(domain !== undefined && { source: `https://${domain}` }) };
}

/**
 * Decodes what comes to the app's address: what every app is sent, and whatever the app's own configuration
 * subscribes to.
 */
function decodeOfApp(...[request, { secrets }]: Parameters<AppWebhook['decode']>): AppDecoded {
  if (request.method !== 'POST') return { kind: 'refused', why: 'signature' };
  const decoded = decode(request, secrets);
  if (decoded.kind === 'refused' || decoded.kind === 'reply') return decoded;
  const account = shopIn(parseJson(request.body)) ?? headerOf(request, 'x-shopify-shop-domain');
  if (account !== undefined) return { ...decoded, account };
  const { topic, eventKey } = envelopeOf(request);
  const message = 'The delivery names no shop.';
  return { kind: 'ignored', account: null, eventKey, topic, code: 'shop_unnamed', message };
}

function contentOf(request: RawRequest): Genuine {
  const envelope = envelopeOf(request);
  const { topic } = envelope;
  const body = parseJson(request.body);
  if (Object.hasOwn(complianceTopics, topic)) {
    const asked = complianceTopics[topic]?.(body, envelope) ?? null;
    if (asked?.kind === 'event') return { kind: 'events', events: [asked.event] };
    if (asked !== null) return { ...envelope, ...asked, kind: 'ignored' };
    return malformed(envelope);
  }
  const found = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (found === undefined) {
    return { ...envelope, kind: 'ignored', code: 'topic_unused', message: `The topic is ${topic}.` };
  }
  const events = found.decode(body, envelope, request.receivedAt);
  return events === null ? malformed(envelope) : { kind: 'events', events };
}

/** What is not understood is kept as it came, so what is about a person is not. */
function malformed(envelope: Envelope): Genuine {
  const kind = envelope.topic.startsWith('customers/') ? 'ignored' : 'not_understood';
  return { ...envelope, kind, code: 'body_malformed', message: 'The body does not fit its topic.' };
}

function envelopeOf(request: RawRequest): Envelope {
  const topic = headerOf(request, 'x-shopify-topic') ?? '';
  const event = headerOf(request, 'x-shopify-event-id') ?? headerOf(request, 'x-shopify-webhook-id') ?? '';
  const hash = createHash('sha256').update(request.body).digest('hex');
  return { topic, eventKey: `${topic}:${event}:${hash}` };
}

function headerOf({ headers }: RawRequest, name: string): string | undefined {
  return headers[name]?.slice(0, longestHeader);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
