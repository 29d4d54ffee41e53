import { createHash } from 'node:crypto';
import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { Decoded, RawRequest, Webhook } from '@onhand/connector-kit/webhook.ts';
import { hmacSha256Matches } from '@onhand/connector-kit/signatures.ts';
import { snapshotOf, uncountable } from './order-snapshot.ts';
import { order } from './order-schema.ts';
import { deleted, product } from './schema.ts';
import { figureOf, refOf } from './stock-figure.ts';
import { utc } from './utc.ts';

/** One event of one topic, or null where the body is not what that topic carries. */
type Decode = (
  body: unknown,
  envelope: { eventKey: string; topic: string },
  receivedAt: string,
) => readonly Inbound[] | null;

/** What is an order by its id and more we do not understand is a hint: reading it tells what is wrong with it. */
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

/** A product or variation: its figure, and a hint that what it says of itself may have changed. */
const decodeProduct: Decode = (body, envelope, receivedAt) => {
  const parsed = product.safeParse(body);
  if (!parsed.success) return null;
  const { id, parent_id, sku, date_modified_gmt } = parsed.data;
  // Deliveries wait in the shop's queue: the figure may be as old as the record's last change.
  const changedAt = date_modified_gmt ? new Date(utc(date_modified_gmt)).toISOString() : receivedAt;
  const readStartedAt = changedAt < receivedAt ? changedAt : receivedAt;
  const figure = {
    ref: refOf(id, parent_id),
    ...(sku === '' ? {} : { sku }),
    seen: figureOf(parsed.data, { readStartedAt }),
  };
  const pointer = { ...envelope, eventKey: `${envelope.eventKey}:product`, group: figure.ref.group };
  return [
    { ...envelope, kind: 'figures', figures: [figure] },
    { ...pointer, kind: 'product' },
  ];
};

const topics: Readonly<Record<string, Decode>> = {
  'order.created': decodeOrder,
  'order.updated': decodeOrder,
  'order.restored': decodeOrder,
  'order.deleted': decodePointer,
  'product.created': decodeProduct,
  'product.updated': decodeProduct,
  'product.restored': decodeProduct,
  'product.deleted': (body, envelope) => {
    const parsed = deleted.safeParse(body);
    return parsed.success ? [{ ...envelope, kind: 'listing_removed', group: String(parsed.data.id) }] : null;
  },
};

/**
 * WooCommerce's webhooks: base64 HMAC-SHA256 of the raw body in `x-wc-webhook-signature` (`WC_Webhook`).
 * `x-wc-webhook-delivery-id` is a hash of the webhook and the second, so an event's key is its topic and body.
 */
export const webhook: Webhook = {
  platform: 'woocommerce',
  topics: Object.keys(topics),
  answerWithinMs: 60_000,
  givesUpAfter: 'more than 5 failures in a row (any answer but 200 to 302) switch the webhook off',
  decode,
};

function decode(request: RawRequest, keys: readonly string[]): Decoded {
  if (keys.length === 0) return { kind: 'refused', why: 'signature' };
  if (isPing(request)) return { kind: 'reply', status: 200, headers: {}, body: '' };

  const signature = request.headers['x-wc-webhook-signature'] ?? '';
  if (!hmacSha256Matches({ body: request.body, signature, keys }))
    return { kind: 'refused', why: 'signature' };

  const topic = request.headers['x-wc-webhook-topic'] ?? '';
  const decodeTopic = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (decodeTopic === undefined) return { kind: 'ignored', why: `topic ${topic}` };
  const eventKey = `${topic}:${createHash('sha256').update(request.body).digest('hex')}`;
  const events = decodeTopic(parseJson(request.body), { eventKey, topic }, request.receivedAt);
  return events === null ? { kind: 'refused', why: 'malformed' } : { kind: 'events', events };
}

/** Sent unsigned when a webhook is saved: `webhook_id=N`, form-encoded. */
function isPing({ headers, body }: RawRequest): boolean {
  return (
    headers['x-wc-webhook-signature'] === undefined &&
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
