import { createHmac } from 'node:crypto';
import { inbound } from '@onhand/contracts/connector/inbound.ts';
import { expect, test } from 'vitest';
import { webhook } from './webhook.ts';

const receivedAt = '2026-11-20T10:00:00.000Z';
const seconds = Date.parse(receivedAt) / 1_000;
const secret = `whsec_${Buffer.from('a key of Etsy').toString('base64')}`;
const other = `whsec_${Buffer.from('another key').toString('base64')}`;

interface Sent {
  readonly id?: string;
  readonly at?: number;
  readonly key?: string;
  readonly secrets?: readonly string[];
  /** Makes the header of the signature. */
  readonly header?: (signature: string) => string;
}

function deliver(content: unknown, sent: Sent = {}) {
  const {
    id = 'msg_1',
    at = seconds,
    key = secret,
    secrets = [secret],
    header = (one) => `v1,${one}`,
  } = sent;
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const signature = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64'))
    .update(`${id}.${at}.`)
    .update(body)
    .digest('base64');
  const headers = { 'webhook-id': id, 'webhook-timestamp': `${at}`, 'webhook-signature': header(signature) };
  return webhook.app?.decode(
    { method: 'POST', url: '/webhooks/app/etsy', headers, body, receivedAt },
    { endpoint: 'https://onhand.example/webhooks/app/etsy', secrets, publicKeys: new Map() },
  );
}

const paid = {
  event_type: 'order.paid',
  resource_url: 'https://openapi.etsy.com/v3/application/shops/7/receipts/54321',
  shop_id: 7,
};

test.each(webhook.topics)('%s names the order and the shop', (event_type) => {
  const decoded = deliver({ ...paid, event_type });
  expect(decoded).toMatchObject({
    kind: 'events',
    account: '7',
    events: [{ kind: 'order_pointer', topic: event_type, externalId: '54321' }],
  });
  if (decoded?.kind === 'events') for (const event of decoded.events) inbound.parse(event);
});

test('the shop may be a text', () => {
  expect(deliver({ ...paid, shop_id: '7' })).toMatchObject({ account: '7' });
});

test.each<[string, Sent]>([
  ['bare', { header: (one) => one }],
  ['one of several', { header: (one) => `v1,AAAA v1,${one}` }],
  ['made with the older secret', { key: other, secrets: [secret, other] }],
])('a signature that is %s is taken', (_, sent) => {
  expect(deliver(paid, sent)).toMatchObject({ kind: 'events' });
});

test.each<[string, Sent, string]>([
  ['made with another secret', { key: other }, 'signature'],
  ['missing', { header: () => '' }, 'signature'],
  ['cut', { header: (one) => `v1,${one.slice(0, 20)}` }, 'signature'],
  ['made with an empty secret', { key: 'whsec_', secrets: ['', 'whsec_'] }, 'signature'],
  ['without an id', { id: '' }, 'signature'],
  ['more than five minutes old', { at: seconds - 301 }, 'too_old'],
  ['more than five minutes ahead', { at: seconds + 301 }, 'too_old'],
])('a signature that is %s is refused', (_, sent, why) => {
  expect(deliver(paid, sent)).toEqual({ kind: 'refused', why });
});

test('a delivery that is sent again has the same key, and another one has another', () => {
  const keyOf = (sent: Sent) => {
    const decoded = deliver(paid, sent);
    return decoded?.kind === 'events' ? decoded.events[0]?.eventKey : undefined;
  };
  expect(keyOf({})).toBe(keyOf({ at: seconds - 60 }));
  expect(keyOf({})).not.toBe(keyOf({ id: 'msg_2' }));
});

test('an event that is not used is ignored, and names its shop', () => {
  expect(deliver({ ...paid, event_type: 'listing.updated' })).toMatchObject({
    kind: 'ignored',
    account: '7',
  });
});

test.each([
  '{"event_type": 1',
  '',
  '[]',
  'null',
  { ...paid, shop_id: 'a shop' },
  { ...paid, resource_url: 'https://openapi.etsy.com/v3/application/shops/7' },
])('a signed body of %j is not understood, and answered well', (content) => {
  expect(deliver(content)).toMatchObject({ kind: 'not_understood', code: 'body_malformed' });
});

test('a request without a body, and the address of an integration, take nothing', () => {
  const request = { method: 'GET', url: '/', headers: {}, body: new Uint8Array(), receivedAt } as const;
  const context = { endpoint: '', secrets: [secret], publicKeys: new Map<string, string>() };
  expect(webhook.app?.decode(request, context)).toEqual({ kind: 'refused', why: 'signature' });
  expect(webhook.decode(request, [secret])).toEqual({ kind: 'refused', why: 'signature' });
});
