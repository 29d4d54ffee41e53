import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { movableClock } from '@onhand/service-kit/clock.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { shopifyShop } from './testing/ask.ts';

const received: { headers: IncomingHttpHeaders; body: string }[] = [];
let answer: (response: ServerResponse) => void = (response) => response.end();
const receiver = createServer((request, response) => void receive(request, response));

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push({ headers: request.headers, body: await text(request) });
  answer(response);
}

const clock = movableClock();
let sandbox: Sandbox;
let uri = '';
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  uri = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  sandbox = await startSandbox({ clock });
});
afterAll(async () => {
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(() => {
  received.length = 0;
  answer = (response) => response.end();
});

const subscribe = `mutation($topic: WebhookSubscriptionTopic!, $input: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $input) {
    webhookSubscription { id topic uri }
    userErrors { field message }
  }
}`;

async function arrange(...topics: readonly string[]) {
  const products = [{ id: 100, name: 'Mug', sku: 'MUG', stock: 100 }];
  const { id, shop, ask } = await shopifyShop(sandbox, { products });
  for (const topic of topics) await ask(subscribe, { topic, input: { uri } });
  const order = () => sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  const subscriptions = async () => (await sandbox.control.shop(id)).webhooks;
  return { id, shop, ask, order, subscriptions, settled: () => sandbox.control.settled(id) };
}

test('a delivery is signed with the app’s secret, and names the event and the shop', async () => {
  const { id, shop, order, settled } = await arrange('ORDERS_CREATE', 'INVENTORY_LEVELS_UPDATE');
  const { id: orderId } = await order();
  await settled();
  const made = received.find(({ headers }) => headers['x-shopify-topic'] === 'orders/create');
  if (made === undefined) throw new Error('nothing was received');
  const key = shop.secrets['webhookSecret'] ?? '';
  expect(made.headers).toMatchObject({
    'x-shopify-hmac-sha256': createHmac('sha256', key).update(made.body).digest('base64'),
    'x-shopify-shop-domain': `${id}.myshopify.com`,
    'x-shopify-api-version': '2026-10',
    'x-shopify-webhook-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'x-shopify-event-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'x-shopify-triggered-at': expect.stringMatching(/Z$/),
  });
  expect(JSON.parse(made.body)).toMatchObject({
    id: orderId,
    name: '#1001',
    financial_status: 'paid',
    line_items: [{ sku: 'MUG', quantity: 1, variant_id: 40_000_000_100 }],
  });
  const level = received.find(({ headers }) => headers['x-shopify-topic'] === 'inventory_levels/update');
  expect(JSON.parse(level?.body ?? '{}')).toMatchObject({ available: 99, location_id: 61_000_001 });
});

test('a second subscription to a topic at the same address is refused', async () => {
  const { ask, subscriptions } = await arrange('ORDERS_CREATE');
  const { data } = await ask(subscribe, { topic: 'ORDERS_CREATE', input: { uri } });
  expect(data.webhookSubscriptionCreate).toMatchObject({
    webhookSubscription: null,
    userErrors: [{ message: 'Address for this topic has already been taken' }],
  });
  expect(await subscriptions()).toHaveLength(1);
});

test('a subscription is removed after eight failures in a row within four hours', async () => {
  const { order, subscriptions, settled } = await arrange('ORDERS_CREATE');
  answer = (response) => response.writeHead(500).end();
  for (let count = 1; count <= 7; count += 1) await order();
  await settled();
  expect(await subscriptions()).toMatchObject([{ failures: 7 }]);
  await order();
  await settled();
  expect(await subscriptions()).toEqual([]);
});

test('failures that are further apart than four hours begin anew', async () => {
  const { order, subscriptions, settled } = await arrange('ORDERS_CREATE');
  answer = (response) => response.writeHead(500).end();
  for (let count = 1; count <= 7; count += 1) await order();
  await settled();
  clock.advance(5 * 3_600_000);
  await order();
  await settled();
  expect(await subscriptions()).toMatchObject([{ failures: 1 }]);
});

test('a subscription receives the fields that it names', async () => {
  const { ask, order, settled } = await arrange();
  const includeFields = ['id', 'name'];
  await ask(subscribe, { topic: 'ORDERS_CREATE', input: { uri, includeFields } });
  const { id } = await order();
  await settled();
  expect(received.map(({ body }) => JSON.parse(body))).toEqual([{ id, name: '#1001' }]);
});

test('subscriptions are listed and deleted by the API', async () => {
  const { ask, order, settled } = await arrange('ORDERS_CREATE', 'PRODUCTS_UPDATE');
  const { data } = await ask(
    '{ webhookSubscriptions(first: 10, topics: [ORDERS_CREATE]) { nodes { id topic uri } } }',
  );
  expect(data.webhookSubscriptions.nodes).toMatchObject([{ topic: 'ORDERS_CREATE', uri }]);
  await ask('mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId } }', {
    id: data.webhookSubscriptions.nodes[0].id,
  });
  await order();
  await settled();
  expect(received.map(({ headers }) => headers['x-shopify-topic'])).toEqual(['products/update']);
});
