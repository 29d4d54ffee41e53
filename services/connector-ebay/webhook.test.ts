import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { inbound } from '@onhand/contracts/connector/inbound.ts';
import { expect, test } from 'vitest';
import { webhook } from './webhook.ts';

const endpoint = 'https://onhand.example/webhooks/app/ebay';
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
// As eBay gives it: in one line.
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString().replaceAll('\n', '');
const receivedAt = '2026-11-20T10:00:00.000Z';

function deliver(content: unknown, secrets: readonly string[] = ['a token']) {
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const signature = sign('sha1', body, keys.privateKey).toString('base64');
  const header = JSON.stringify({ alg: 'ecdsa', kid: 'a-key', signature, digest: 'SHA1' });
  return webhook.app?.decode(
    {
      method: 'POST',
      url: '/webhooks/app/ebay',
      headers: { 'x-ebay-signature': Buffer.from(header).toString('base64') },
      body,
      receivedAt,
    },
    { endpoint, secrets, publicKeys: new Map([['a-key', publicKey]]) },
  );
}

const notification = (topic: string, data: unknown, notificationId = 'one') => ({
  metadata: { topic, schemaVersion: '1.0', deprecated: false },
  notification: {
    notificationId,
    eventDate: receivedAt,
    publishDate: receivedAt,
    publishAttemptCount: 1,
    data,
  },
});
const data = { seller: { userId: 'a-seller' }, order: { orderId: '12-34567-89012' } };

test.each(['ORDER_CONFIRMATION', 'ITEM_MARKED_SHIPPED'])('%s names the order and the account', (topic) => {
  const decoded = deliver(notification(topic, data));
  expect(decoded).toMatchObject({
    kind: 'events',
    account: 'a-seller',
    events: [{ kind: 'order_pointer', topic, externalId: '12-34567-89012' }],
  });
  if (decoded?.kind === 'events') for (const event of decoded.events) inbound.parse(event);
});

test.each([
  { user: { userId: 'a-seller' }, orderId: '12-34567-89012' },
  { userId: 'a-seller', orderId: '12-34567-89012' },
])('the order and the account are found in %j', (content) => {
  expect(deliver(notification('ORDER_CONFIRMATION', content))).toMatchObject({
    account: 'a-seller',
    events: [{ externalId: '12-34567-89012' }],
  });
});

test('a delivery that is sent again has the same key, and another one has another', () => {
  const keyOf = (id: string) => {
    const decoded = deliver(notification('ORDER_CONFIRMATION', data, id));
    return decoded?.kind === 'events' ? decoded.events[0]?.eventKey : undefined;
  };
  expect(keyOf('one')).toBe(keyOf('one'));
  expect(keyOf('one')).not.toBe(keyOf('two'));
});

test('a topic that is not used is ignored', () => {
  expect(deliver(notification('ITEM_PRICE_REVISION', {}))).toMatchObject({ kind: 'ignored', account: null });
});

test.each(['{"id": 1', '', '[]', 'null', '"text"', notification('ORDER_CONFIRMATION', { order: {} })])(
  'a signed body of %j is not understood, and answered well',
  (content) => {
    expect(deliver(content)).toMatchObject({ kind: 'not_understood', account: null });
  },
);

function challenge(url: string, secrets: readonly string[]) {
  const request = { method: 'GET', url, headers: {}, body: new Uint8Array(), receivedAt } as const;
  return webhook.app?.decode(request, { endpoint, secrets, publicKeys: new Map() });
}

test('a challenge is answered with the hash of its code, the newest token and the endpoint', () => {
  const decoded = challenge('/webhooks/app/ebay?challenge_code=a1b2', ['a token', 'an older one']);
  const challengeResponse = createHash('sha256').update(`a1b2a token${endpoint}`).digest('hex');
  expect(decoded).toMatchObject({
    kind: 'reply',
    status: 200,
    headers: { 'content-type': 'application/json' },
  });
  expect(decoded?.kind === 'reply' && JSON.parse(decoded.body)).toEqual({ challengeResponse });
});

test('a request without a challenge is refused', () => {
  expect(challenge('/webhooks/app/ebay', ['a token'])).toEqual({ kind: 'refused', why: 'signature' });
});
