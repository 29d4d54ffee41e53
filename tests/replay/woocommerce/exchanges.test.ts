import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { movableClock } from '@onhand/service-kit/clock.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request as signedRequest } from './signed-request.ts';
import type { Answered } from './signed-request.ts';
import { normalised } from './normalised.ts';
import { deliveries, exchanges } from './recordings.ts';

/** Node's own, which PHP's development server does not send. */
const transportHeaders = ['content-length', 'keep-alive'];

let sandbox: Sandbox;
const answers: Answered[] = [];
const received: { headers: Record<string, unknown>; body: string }[] = [];
const receiver = createServer((incoming, outgoing) => void receive(incoming, outgoing));

async function receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await text(incoming);
  if (incoming.headers['x-wc-webhook-signature'] !== undefined)
    received.push({ headers: incoming.headers, body });
  outgoing.end();
}

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/h`;

  // What the recorded shop held before, as far as the exchanges show it.
  // It stands still: products made in one second are listed in another order than those of two.
  const now = new Date();
  const clock = movableClock({ now: () => now });
  clock.advance(-60_000);
  sandbox = await startSandbox({ clock });
  const { control } = sandbox;
  const earlier = exchanges[10]?.response.body;
  const [order] = Array.isArray(earlier) ? earlier : [];
  const shop = await control.createShop({
    id: 'recorded',
    products: [
      { id: 113, name: 'V', sku: 'VV', variations: [{ id: 114, option: 'S', price: '1' }] },
      { id: 29, name: 'P19', sku: 'S19', price: '10' },
      { id: 84, name: 'P74', sku: 'S74', price: '10', stock: 1 },
    ],
    orders: [order, { ...order, id: 111 }, { ...order, id: 112 }],
    nextIds: { post: 116, line: 4, meta: 40, customer: 2 },
  });
  clock.advance(1_000);
  await control.editStock('recorded', 29, 80);
  clock.advance(1_000);
  await control.editStock('recorded', 84, 1);
  for (const topic of ['order.created', 'order.updated', 'product.updated']) {
    await control.addWebhook('recorded', { topic, url, secret: 'sec' });
  }
  clock.advance(58_000);

  for (const { request } of exchanges) answers.push(await signedRequest(shop, request));
  await control.settled('recorded');
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});

describe.each(exchanges.map(({ request, response }, index) => ({ index, request, response })))(
  'exchange $index: $request.method $request.path',
  ({ index, response }) => {
    test('has the recorded status and body', () => {
      const answer = answers[index];
      expect(answer?.status).toBe(response.status);
      expect(normalised(answer?.body)).toEqual(normalised(response.body));
    });

    test('has the fields in the recorded order', () => {
      expect(JSON.stringify(normalised(answers[index]?.body))).toBe(
        JSON.stringify(normalised(response.body)),
      );
    });

    test('has the recorded headers', () => {
      const headers = answers[index]?.headers ?? {};
      const names = Object.keys(headers).filter((name) => !transportHeaders.includes(name));
      expect(names.sort()).toEqual(Object.keys(response.headers).sort());
      for (const name of ['allow', 'content-type', 'cache-control', 'expires', 'location']) {
        expect(normalised(headers[name])).toEqual(normalised(response.headers[name]));
      }
      expect(linksOf(headers['link'])).toEqual(linksOf(response.headers['link']));
    });
  },
);

test('the exchanges cause the recorded deliveries, in their order', () => {
  const topics = received.map(({ headers }) => headers['x-wc-webhook-topic']);
  expect(topics).toEqual(deliveries.map(({ headers }) => headers['x-wc-webhook-topic']));
});

test.each(deliveries.map((delivery, index) => ({ index, delivery })))(
  'delivery $index has the recorded body and header names',
  ({ index, delivery }) => {
    const sent = received[index];
    expect(normalised(JSON.parse(sent?.body ?? ''))).toEqual(normalised(JSON.parse(delivery.rawBody)));
    expect(Object.keys(sent?.headers ?? {})).toEqual(expect.arrayContaining(Object.keys(delivery.headers)));
    expect(Object.keys(sent?.headers ?? {})).toHaveLength(Object.keys(delivery.headers).length);
  },
);

/** Which pages a `link` header leads to, by relation. */
function linksOf(header: string | undefined): [string, string | null][] {
  return [...(header ?? '').matchAll(/<([^>]*)>; rel="([^"]*)"/g)].map(([, address = '', rel = '']) => [
    rel,
    new URL(address).searchParams.get('page'),
  ]);
}
