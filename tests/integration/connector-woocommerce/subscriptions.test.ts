import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { RawRequest } from '@onhand/connector-kit/webhook.ts';
import { webhook } from '@onhand/connector-woocommerce/webhook.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { servedShop, webhookSecret } from './arrangement.ts';

const topics = ['order.created', 'order.updated', 'product.updated'];
const received: RawRequest[] = [];
let answerStatus = 200;
const receiver = createServer((incoming, outgoing) => void receive(incoming, outgoing));

async function receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = await buffer(incoming);
  received.push({ method: 'POST', url: '/', headers, body, receivedAt: new Date().toISOString() });
  outgoing.writeHead(answerStatus).end();
}

let url = '';
let sandbox: Sandbox;
let shop: ShopSummary;
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/webhooks`;
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
let number = 0;
beforeEach(async () => {
  received.length = 0;
  answerStatus = 200;
  number += 1;
  shop = await sandbox.control.createShop({
    id: `shop-${number}`,
    products: [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10 }],
  });
});

const ensure = () => servedShop(shop).ask('webhooks.ensure', { url, topics });
const webhooks = async () => (await sandbox.control.shop(shop.id)).webhooks;
const signed = () => received.filter(({ headers }) => headers['x-wc-webhook-signature'] !== undefined);

test('each topic gets one webhook, however often it is ensured', async () => {
  const first = await ensure();
  expect(first.map(({ result }) => result.kind)).toEqual(['ok', 'ok', 'ok']);
  expect(await ensure()).toEqual(first);
  expect((await webhooks()).map(({ topic }) => topic)).toEqual(topics);
});

test('the ping of a new webhook is answered 200 and is no event', async () => {
  await ensure();
  await expect.poll(() => received.length).toBe(3);
  expect(received.map((request) => webhook.decode(request, [webhookSecret]))).toEqual(
    topics.map(() => ({ kind: 'reply', status: 200, headers: {}, body: '' })),
  );
});

test('an order arrives signed with our secret: created, updated, and the new stock', async () => {
  await ensure();
  await sandbox.control.placeOrder(shop.id, { lines: [{ productId: 100, quantity: 2 }] });
  await sandbox.control.settled(shop.id);
  expect(signed().map((request) => webhook.decode(request, [webhookSecret]))).toMatchObject([
    {
      events: [{ kind: 'order', topic: 'order.created', order: { state: 'open', lines: [{ quantity: 2 }] } }],
    },
    { events: [{ kind: 'order', topic: 'order.updated' }] },
    {
      events: [
        { kind: 'figures', figures: [{ seen: { quantity: 8 } }] },
        { kind: 'product', group: '100' },
      ],
    },
  ]);
});

test('a webhook that failed too often is switched off by the shop, and ensuring switches it on again', async () => {
  await ensure();
  answerStatus = 500;
  for (let edit = 1; edit <= 7; edit += 1) await sandbox.control.editStock(shop.id, 100, edit);
  await sandbox.control.settled(shop.id);
  const stateOf = async () => (await webhooks()).find(({ topic }) => topic === 'product.updated')?.status;
  expect(await stateOf()).toBe('disabled');
  await ensure();
  expect(await stateOf()).toBe('active');
});

test('a deleted order says only which', async () => {
  await servedShop(shop).ask('webhooks.ensure', { url, topics: ['order.deleted'] });
  const { id } = await sandbox.control.placeOrder(shop.id, { lines: [{ productId: 100, quantity: 1 }] });
  await sandbox.control.deleteOrder(shop.id, id);
  await sandbox.control.settled(shop.id);
  expect(signed().map((request) => webhook.decode(request, [webhookSecret]))).toMatchObject([
    { kind: 'events', events: [{ kind: 'order_pointer', externalId: String(id) }] },
  ]);
});

test('a deleted product says which listings are gone', async () => {
  await servedShop(shop).ask('webhooks.ensure', { url, topics: ['product.deleted'] });
  await sandbox.control.removeProduct(shop.id, 100);
  await sandbox.control.settled(shop.id);
  expect(signed().map((request) => webhook.decode(request, [webhookSecret]))).toMatchObject([
    { kind: 'events', events: [{ kind: 'listing_removed', group: '100' }] },
  ]);
});
