import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';

interface Received {
  readonly topic: string;
  readonly source: string;
  readonly body: { readonly [field: string]: unknown };
}

const received: Received[] = [];
let answer: (response: ServerResponse) => void = (response) => response.end();
const receiver = createServer((request, response) => void receive(request, response));

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headerOf = (name: string) => String(request.headers[name]);
  const topic = headerOf('x-wc-webhook-topic');
  const source = headerOf('x-wc-webhook-source');
  received.push({ topic, source, body: JSON.parse(await text(request)) });
  answer(response);
}

const products = [{ id: 100, name: 'Mug', stock: 10 }];

let sandbox: Sandbox;
let url = '';
let made = 0;
let shop = '';
let webhook = 0;
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(async () => {
  received.length = 0;
  answer = (response) => response.end();
  made += 1;
  shop = `shop-${made}`;
  await sandbox.control.createShop({ id: shop, products });
  webhook = (await listen('order.created')).id;
});

const listen = (topic: string) => sandbox.control.addWebhook(shop, { topic, url, secret: 'its key' });
const order = () => sandbox.control.placeOrder(shop, { lines: [{ productId: 100, quantity: 1 }] });
const settled = () => sandbox.control.settled(shop);
const topics = () => received.map(({ topic }) => topic);
const webhookState = async () => (await sandbox.control.shop(shop)).webhooks.find(({ id }) => id === webhook);

test('a delivery is sent once, though it failed', async () => {
  answer = (response) => response.writeHead(503).end();
  await order();
  await settled();
  answer = (response) => response.end();
  await order();
  await settled();
  expect(received).toHaveLength(2);
  expect(await sandbox.control.deliveries(shop)).toMatchObject([
    { outcome: 'failed', status: 503 },
    { outcome: 'delivered', status: 200 },
  ]);
});

test('the seventh failure in a row switches the webhook off; a success in between starts anew', async () => {
  const fail = (response: ServerResponse) => response.writeHead(500).end();
  answer = fail;
  for (let count = 1; count <= 6; count += 1) await order();
  await settled();
  expect(await webhookState()).toMatchObject({ status: 'active', failures: 6 });
  answer = (response) => response.end();
  await order();
  await settled();
  expect(await webhookState()).toMatchObject({ status: 'active', failures: 0 });
  answer = fail;
  for (let count = 1; count <= 7; count += 1) await order();
  await settled();
  expect(await webhookState()).toMatchObject({ status: 'disabled' });

  await sandbox.control.changeWebhook(shop, webhook, { status: 'active' });
  expect(await webhookState()).toMatchObject({ status: 'active', failures: 0 });
});

test('a receiver that does not answer within the patience has failed', async () => {
  answer = () => {};
  shop = `${shop}-impatient`;
  await sandbox.control.createShop({ id: shop, products, deliveryPatienceMs: 50 });
  await listen('order.created');
  await order();
  await settled();
  expect(await sandbox.control.deliveries(shop)).toMatchObject([{ outcome: 'failed', status: null }]);
});

test('nothing is queued for a webhook that is switched off or removed', async () => {
  await sandbox.control.changeWebhook(shop, webhook, { status: 'paused' });
  await order();
  await sandbox.control.removeWebhook(shop, webhook);
  await order();
  await settled();
  expect(received).toEqual([]);
  expect((await sandbox.control.shop(shop)).webhooks).toEqual([]);
});

test('dropped and lost deliveries are never sent, and count as no failure', async () => {
  await sandbox.control.holdDeliveries(shop);
  await order();
  expect(await sandbox.control.dropDeliveries(shop)).toEqual({ dropped: 1 });
  await sandbox.control.releaseDeliveries(shop);
  await sandbox.control.addFault(shop, { kind: 'lose_deliveries', calls: 1 });
  await order();
  const { id } = await order();
  await settled();
  expect(received).toMatchObject([{ body: { id } }]);
  expect(await webhookState()).toMatchObject({ failures: 0 });
});

test('a delayed delivery waits until its time, or until the delay is taken away', async () => {
  await sandbox.control.delayDeliveries(shop, 3_600_000);
  await order();
  expect(received).toEqual([]);
  expect(await sandbox.control.shop(shop)).toMatchObject({ pendingDeliveries: 1 });
  await sandbox.control.delayDeliveries(shop, 0);
  await settled();
  expect(received).toHaveLength(1);
});

test('a webhook whose owner is gone brings the platform’s own error', async () => {
  const error = { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot view this resource.' };
  await sandbox.control.addFault(shop, { kind: 'webhook_error', ...error });
  await order();
  await settled();
  expect(received).toMatchObject([{ topic: 'order.created', body: { ...error, data: { status: 401 } } }]);
});

test('the trash and the way out of it are reported; a deletion for good is not', async () => {
  for (const topic of ['order.deleted', 'order.restored', 'product.deleted', 'product.restored']) {
    await listen(topic);
  }
  const { id } = await order();
  await settled();
  received.length = 0;
  await sandbox.control.deleteOrder(shop, id);
  expect(await sandbox.control.restoreOrder(shop, id)).toMatchObject({ status: 'processing' });
  await sandbox.control.deleteOrder(shop, id, true);
  await sandbox.control.removeProduct(shop, 100);
  await sandbox.control.restoreProduct(shop, 100);
  await sandbox.control.removeProduct(shop, 100, true);
  await settled();
  expect(topics()).toEqual(['order.deleted', 'order.restored', 'product.deleted', 'product.restored']);
  expect(await sandbox.control.shop(shop)).toMatchObject({ orders: [], products: [] });
});

test('a staging copy sends with its own address and the same secret', async () => {
  const copy = await sandbox.control.copyShop(shop, `${shop}-staging`);
  expect(copy.secrets).toEqual((await sandbox.control.shop(shop)).secrets);
  await sandbox.control.placeOrder(copy.id, { lines: [{ productId: 100, quantity: 1 }] });
  await sandbox.control.settled(copy.id);
  expect(received).toMatchObject([{ topic: 'order.created', source: `${copy.baseUrl}/` }]);
  expect(await sandbox.control.stockOf(shop, 100)).toBe(10);
});
