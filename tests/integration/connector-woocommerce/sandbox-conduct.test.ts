import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { until } from '../../setup/until.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const mug = { id: 100, name: 'Mug', stock: 10 };
const ref = { unit: '100', group: '100', location: '' };

async function opened(id: string, clockSkewMs = 0) {
  const { control } = sandbox;
  const { baseUrl, secrets } = await control.createShop({
    id,
    clockSkewMs,
    products: [mug],
  });
  return { control, ...servedFor(connector, { baseUrl, secrets }) };
}

/** A listener for the shop's webhooks that keeps their topics. */
async function listening() {
  const topics: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const topic = request.headers['x-wc-webhook-topic'];
    if (typeof topic === 'string') topics.push(topic);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { topics, url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: async () => void server.close() };
}

test.each([-600_000, 600_000])(
  'a shop whose clock is %i ms ahead says so with its figures and its orders',
  async (skewMs) => {
    const { ask, control } = await opened(`skew-${skewMs < 0 ? 'behind' : 'ahead'}`, skewMs);
    const shop = `skew-${skewMs < 0 ? 'behind' : 'ahead'}`;
    const before = Date.now();
    const [row] = await ask('inventory.read', { rows: [{ key: 'row', ref }] });
    const seen = row?.result.kind === 'seen' ? row.result.seen : undefined;
    const { placedAt } = await control.placeOrder(shop, { lines: [{ productId: 100, quantity: 1 }] });
    const skewOf = (moment = '') => Math.abs(Date.parse(moment) - before - skewMs);
    // Its clock shows whole seconds.
    expect([skewOf(seen?.platformAt), skewOf(placedAt)].every((offMs) => offMs < 60_000)).toBe(true);
    expect(Math.abs(Date.parse(seen?.readStartedAt ?? '') - before)).toBeLessThan(60_000);

    await control.skewClock(shop, 0);
    const [again] = await ask('inventory.write', {
      rows: [{ key: 'row', ref, revision: 1, idempotencyKey: 'k', change: { op: 'set', quantity: 8 } }],
    });
    const shown = again?.result.kind === 'confirmed' ? again.result.seen.platformAt : undefined;
    expect(Math.abs(Date.parse(shown ?? '') - before)).toBeLessThan(60_000);
  },
);

test('deliveries that are held leave when they are released, an edit by hand among them', async () => {
  await using listener = await listening();
  const { control } = await opened('held');
  await control.addWebhook('held', { topic: 'order.created', url: listener.url, secret: 'its key' });
  await control.holdDeliveries('held');
  await control.placeOrder('held', { lines: [{ productId: 100, quantity: 1 }] });
  await control.addWebhook('held', { topic: 'product.updated', url: listener.url, secret: 'its key' });
  await control.editStock('held', 100, 3);
  await control.settled('held');
  expect(listener.topics).toEqual([]);
  expect((await control.shop('held')).pendingDeliveries).toBe(2);

  await control.releaseDeliveries('held');
  await control.settled('held');
  expect(listener.topics).toEqual(['order.created', 'product.updated']);
});

test('a fault can apply a write and keep its answer back', async () => {
  const { ask, control } = await opened('late');
  await control.addFault('late', { kind: 'apply_then_wait', ms: 60_000, on: 'writes' });
  const change = { op: 'set' as const, quantity: 8 };
  const answered = ask(
    'inventory.write',
    { rows: [{ key: 'row', ref, revision: 1, idempotencyKey: 'k', change }] },
    2_000,
  );
  await until(
    () => control.stockOf('late', 100),
    (shown) => shown === 8,
  );
  expect(await answered).toMatchObject([{ result: { kind: 'unknown', ended: false } }]);
});

test('every call is in the log of requests', async () => {
  const { ask, control } = await opened('logged');
  await control.clearRequests('logged');
  await ask('inventory.read', { rows: [{ key: 'row', ref }] });
  const change = { op: 'set' as const, quantity: 8, ifSeen: [10] };
  await ask('inventory.write', {
    rows: [{ key: 'row', ref, revision: 1, idempotencyKey: 'k', change }],
  });
  expect((await control.requests('logged')).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /products',
    'GET /products',
    'POST /products/batch',
  ]);
});

test('a hidden order is in no list, and can still be read; a garbled one shows what a plugin made of it', async () => {
  const { ask, control } = await opened('garbled');
  const { id } = await control.placeOrder('garbled', { lines: [{ productId: 100, quantity: 1 }] });
  const listed = async () => {
    const answer = await ask('orders.changedSince', { cursor: null });
    return answer.kind === 'page' ? answer.page : undefined;
  };
  await control.addFault('garbled', { kind: 'hide_order', orderId: id });
  expect(await listed()).toMatchObject({ items: [], unread: [] });
  expect(await ask('orders.get', { ids: [String(id)] })).toMatchObject([{ result: { kind: 'order' } }]);

  await control.clearFaults('garbled');
  await control.addFault('garbled', { kind: 'garble_order', orderId: id, fields: { currency: null } });
  expect(await listed()).toMatchObject({ items: [], unread: [{ externalId: String(id) }] });
});
