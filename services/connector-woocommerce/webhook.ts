import { createHash } from 'node:crypto';
import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { Decoded, RawRequest, Webhook } from '@onhand/connector-kit/webhook.ts';
import { hmacSha256Matches } from '@onhand/connector-kit/signatures.ts';
import { snapshotOf, uncountable } from './order-snapshot.ts';
import { order } from './order-schema.ts';
import { deleted, ofProduct, product, refusal } from './schema.ts';
import { figureOf, refOf } from './stock-figure.ts';
import { utc } from './utc.ts';

const signatureHeader = 'x-wc-webhook-signature';
/** A longer topic or address is no shop's. An index holds it no longer than this by far. */
const longestHeader = 500;

/** Decodes the body of one topic into events. Returns null if the body does not fit the topic. */
type Decode = (
  body: unknown,
  envelope: { eventKey: string; topic: string },
  receivedAt: string,
) => readonly Inbound[] | null;

/**
 * Decodes an order. An order with an ID but other unreadable fields becomes a pointer; a later read reports
 * why.
 */
const decodeOrder: Decode = (body, envelope) => {
  const parsed = order.safeParse(body);
  return parsed.success && uncountable(parsed.data) === undefined
    ? [{ ...envelope, kind: 'order', order: snapshotOf(parsed.data, 'event') }]
    : decodePointer(body, envelope);
};

const decodePointer = (body: unknown, envelope: { eventKey: string; topic: string }): Inbound[] | null => {
  const parsed = deleted.safeParse(body);
  return parsed.success ? [{ ...envelope, kind: 'order_pointer', externalId: String(parsed.data.id) }] : null;
};

/** Decodes a product whose figure or other fields cannot be read: a later read reports why. */
const decodeUnreadable = (body: unknown, envelope: { eventKey: string; topic: string }): Inbound[] | null => {
  const { data } = ofProduct.safeParse(body);
  if (data === undefined) return null;
  const { group } = refOf(data.id, data.parent_id);
  return [{ ...envelope, eventKey: `${envelope.eventKey}:product`, kind: 'product', group }];
};

/** Decodes a product or variation into its figure and a hint that its product data may have changed. */
const decodeProduct: Decode = (body, envelope, receivedAt) => {
  const parsed = product.safeParse(body);
  if (!parsed.success) return decodeUnreadable(body, envelope);
  const { id, parent_id, sku, date_modified_gmt } = parsed.data;
  // Deliveries wait in the shop's queue, so the figure may be as old as the record's last change.
  const changedAt = date_modified_gmt ? new Date(utc(date_modified_gmt)).toISOString() : receivedAt;
  const readStartedAt = changedAt < receivedAt ? changedAt : receivedAt;
  const ref = refOf(id, parent_id);
  const figure = {
    ref,
    ...(sku === '' ? {} : { sku }),
    seen: figureOf(parsed.data, ref.group, { readStartedAt }),
  };
  const pointer = { ...envelope, eventKey: `${envelope.eventKey}:product`, group: figure.ref.group };
  return [
    { ...envelope, kind: 'figures', figures: [figure] },
    { ...pointer, kind: 'product' },
  ];
};

/** A delivery about a customer names them, and nothing else of it is kept. */
function decodeCustomer(kind: 'customer' | 'customer_removed'): Decode {
  return (body, envelope) => {
    const parsed = deleted.safeParse(body);
    return parsed.success ? [{ ...envelope, kind, externalId: String(parsed.data.id) }] : null;
  };
}

const topics: Readonly<Record<string, Decode>> = {
  'order.created': decodeOrder,
  'order.updated': decodeOrder,
  'order.restored': decodeOrder,
  'order.deleted': decodePointer,
  'customer.created': decodeCustomer('customer'),
  'customer.updated': decodeCustomer('customer'),
  'customer.deleted': decodeCustomer('customer_removed'),
  'product.created': decodeProduct,
  'product.updated': decodeProduct,
  'product.restored': decodeProduct,
  'product.deleted': (body, envelope) => {
    const parsed = deleted.safeParse(body);
    return parsed.success ? [{ ...envelope, kind: 'listing_removed', group: String(parsed.data.id) }] : null;
  },
};

/**
 * Verifies and decodes WooCommerce's webhooks. `x-wc-webhook-signature` holds the base64 HMAC-SHA256 of the
 * raw body (`WC_Webhook`). `x-wc-webhook-delivery-id` only hashes the webhook and the second, so the event
 * key is made from topic and body.
 */
export const webhook: Webhook = {
  platform: 'woocommerce',
  topics: Object.keys(topics),
  customerTopics: Object.keys(topics).filter((topic) => topic.startsWith('customer.')),
  signatureHeader,
  answerWithinMs: 60_000,
  givesUpAfter:
    'delivers once; the seventh failure in a row (any answer but 200 to 302, or none) switches the webhook off',
  decode,
};

function decode(request: RawRequest, keys: readonly string[]): Decoded {
  if (keys.length === 0) return { kind: 'refused', why: 'signature' };
  if (isPing(request)) return { kind: 'reply', status: 200, headers: {}, body: '' };

  const signature = request.headers[signatureHeader] ?? '';
  if (!hmacSha256Matches({ body: request.body, signature, keys }))
    return { kind: 'refused', why: 'signature' };

  const topic = (request.headers['x-wc-webhook-topic'] ?? '').slice(0, longestHeader);
  const decodeTopic = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  const eventKey = `${topic}:${createHash('sha256').update(request.body).digest('hex')}`;
  const source = request.headers['x-wc-webhook-source']?.slice(0, longestHeader);
  const envelope = { eventKey, topic, ...(source === undefined ? {} : { source }) };
  if (decodeTopic === undefined) {
    return { kind: 'ignored', ...envelope, code: 'topic_unused', message: `The topic is ${topic}.` };
  }
  const body = parseJson(request.body);
  const events = decodeTopic(body, { eventKey, topic }, request.receivedAt);
  if (events !== null) return { kind: 'events', events, ...(source === undefined ? {} : { source }) };
  const error = refusal.safeParse(body);
  if (error.success) {
    return { kind: isGone(error.data.code) ? 'ignored' : 'platform_error', ...envelope, ...error.data };
  }
  const message = 'The body does not fit its topic.';
  // What is not understood is kept as it came, so what is about a person is not.
  if (topic.startsWith('customer.')) return { kind: 'ignored', ...envelope, code: 'body_malformed', message };
  return { kind: 'not_understood', ...envelope, code: 'body_malformed', message };
}

/**
 * Tells whether WooCommerce's error means that the record is not there. The shop builds a body when it
 * delivers: the record may be gone by then, or be of another kind than its topic says (a subscription, a
 * coupon).
 */
function isGone(code: string): boolean {
  return /^woocommerce_rest_\w*invalid_id$/.test(code);
}

/** Recognizes the unsigned ping that the shop sends when a webhook is saved: `webhook_id=N`, form-encoded. */
function isPing({ headers, body }: RawRequest): boolean {
  return (
    headers[signatureHeader] === undefined &&
    (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded') &&
    body.length < 64 &&
    /^webhook_id=\d+$/.test(new TextDecoder().decode(body))
  );
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
