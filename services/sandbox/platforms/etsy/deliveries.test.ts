import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../start.ts';
import { etsyShop, generousSandbox } from './testing/ask.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const received: Received[] = [];
const endpoint = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
});

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox();
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  endpoint.close();
  await sandbox?.close();
});

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const topics = ['order.paid', 'order.canceled', 'order.shipped', 'order.delivered'];

test('an order’s life is told, each time signed, with the address of its receipt', async () => {
  const products = [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10 }];
  const { id, ask, shop } = await etsyShop(sandbox, { products });
  // The cast is safe: a server that listens on a port has an address.
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/etsy`;
  for (const topic of topics) await sandbox.control.addWebhook(id, { topic, url, secret });
  const place = () => sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  const { id: first } = await place();
  await sandbox.control.changeOrder(id, first, { status: 'delivered' });
  const { id: second } = await place();
  await sandbox.control.cancelOrder(id, second);
  await sandbox.control.settled(id);

  const bodies = received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(bodies.map((body) => body['event_type'])).toEqual([
    'order.paid',
    'order.shipped',
    'order.delivered',
    'order.paid',
    'order.canceled',
  ]);
  const [{ headers, body } = { headers: {}, body: '' }] = received;
  const resource = String(bodies[0]?.['resource_url']);
  expect(bodies[0]).toEqual({
    event_type: 'order.paid',
    resource_url: expect.any(String),
    shop_id: Number(shop.secrets['shopId']),
  });
  const receipt = await ask('GET', resource.replace(shop.baseUrl, ''));
  expect(receipt.body.receipt_id).toBe(first);
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
  );
});

test('what Etsy does not send cannot be subscribed to', async () => {
  const { id } = await etsyShop(sandbox);
  const adding = sandbox.control.addWebhook(id, {
    topic: 'listing.updated',
    url: 'http://127.0.0.1:9/',
    secret,
  });
  await expect(adding).rejects.toThrow('topic_unknown');
});
