import { createServer } from 'node:net';
import type { Connector } from '@onhand/connector-kit/connector.ts';
import { servedFor, testToken } from '@onhand/connector-kit/testing/ask.ts';
import { createMemoryShop, refOf } from '@onhand/connector-kit/testing/memory-shop.ts';
import type { Write } from '@onhand/contracts/connector/inventory.ts';
import { movableClock, systemClock } from '@onhand/service-kit/clock.ts';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createConnectorClient } from './client.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const rows: Write[] = ['a', 'b'].map((unit) => ({
  key: unit,
  ref: refOf(unit),
  revision: 1,
  idempotencyKey: unit,
  change: { op: 'set', quantity: 8 },
}));

async function listening(app: FastifyInstance): Promise<string> {
  closing.push(() => app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}

/** A client and calls to it for one integration; reading and writing the same two units. */
function callerOf(url: string, options: { integrationId?: string; token?: string; timeoutMs?: number } = {}) {
  const {
    integrationId = '00000000-0000-4000-8000-000000000000',
    token = testToken,
    timeoutMs = 5_000,
  } = options;
  const client = createConnectorClient({ urlFor: () => url, token, clock: systemClock });
  const request = { integrationId, lane: 'sales' as const, timeoutMs };
  return {
    client,
    read: () => client.call('memory', 'inventory.read', { ...request, input: { rows } }),
    write: (signal?: AbortSignal) =>
      client.call('memory', 'inventory.write', { ...request, input: { rows }, ...(signal && { signal }) }),
    check: () => client.call('memory', 'check', { ...request, input: {} }),
    locations: () => client.call('memory', 'locations.list', { ...request, input: {} }),
  };
}

async function servedMemoryShop(more: Partial<Connector> = {}) {
  const memory = createMemoryShop();
  memory.stock.set('a', 10).set('b', 10);
  const { app, integrationId } = servedFor({ ...memory.connector, ...more }, memory.shop);
  return { ...memory, integrationId, url: await listening(app) };
}

const onEveryRow = (result: object) =>
  rows.map(({ key }) => ({ key, result: expect.objectContaining(result) }));

test('the outcome comes through as the connector gave it', async () => {
  const { url, integrationId, stock } = await servedMemoryShop();
  const { write, check, locations } = callerOf(url, { integrationId });
  expect(await write()).toEqual(
    onEveryRow({ kind: 'confirmed', seen: expect.objectContaining({ quantity: 8 }) }),
  );
  expect([...stock.values()]).toEqual([8, 8]);
  expect(await check()).toMatchObject({ kind: 'ok', account: 'memory' });
  expect(await locations()).toMatchObject({ kind: 'rejected', code: 'capability_missing' });
});

test('an integration without credentials asks to be reconnected', async () => {
  const { url } = await servedMemoryShop();
  expect(await callerOf(url).write()).toEqual(onEveryRow({ kind: 'unauthorized' }));
});

test('our own wrong token is no matter of the shop: nothing was sent', async () => {
  const { url, integrationId } = await servedMemoryShop();
  expect(await callerOf(url, { integrationId, token: 'wrong' }).write()).toEqual(
    onEveryRow({ kind: 'unavailable' }),
  );
});

test('a service that is down: nothing was sent, on every row', async () => {
  const app = fastify();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  await app.close();
  expect(await callerOf(url).write()).toEqual(onEveryRow({ kind: 'unavailable' }));
  expect(await callerOf(url).check()).toMatchObject({ kind: 'unavailable' });
});

test('a service that dies over a call: unknown for a write, unavailable for a read', async () => {
  const server = createServer((socket) =>
    socket.on('error', () => {}).once('data', () => socket.resetAndDestroy()),
  );
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  expect(await callerOf(url).write()).toEqual(onEveryRow({ kind: 'unknown', ended: false }));
  expect(await callerOf(url).read()).toEqual(onEveryRow({ kind: 'unavailable' }));
});

test.each([
  ['no JSON', 200, '<html>'],
  ['another shape', 200, '{"output":[{"key":"a","result":{"kind":"fine"}}]}'],
  ['a proxy in between', 502, 'Bad Gateway'],
])(
  'a service that answers nonsense (%s): unknown for a write, unavailable for a read',
  async (_name, status, body) => {
    const app = fastify();
    app.post('/v1/*', async (_request, reply) => reply.code(status).send(body));
    const { read, write } = callerOf(await listening(app));
    expect(await write()).toEqual(onEveryRow({ kind: 'unknown', ended: false }));
    expect(await read()).toEqual(onEveryRow({ kind: 'unavailable' }));
  },
);

test('a connector that has sent nothing by the deadline: the service says so itself', async () => {
  const { url, integrationId } = await servedMemoryShop({ check: () => new Promise(() => {}) });
  expect(await callerOf(url, { integrationId, timeoutMs: 50 }).check()).toEqual({
    kind: 'unavailable',
    message: 'The deadline passed before this was sent.',
  });
});

test('a service that does not answer is not waited for', async () => {
  const app = fastify({ forceCloseConnections: true });
  app.post('/v1/*', () => new Promise(() => {}));
  const { write } = callerOf(await listening(app), { timeoutMs: 1 });
  expect(await write()).toEqual(onEveryRow({ kind: 'unknown', ended: false }));
});

test('a call that nobody waits for any more is not sent', async () => {
  const { url, integrationId, stock } = await servedMemoryShop();
  expect(await callerOf(url, { integrationId }).write(AbortSignal.abort())).toEqual(
    onEveryRow({ kind: 'unavailable' }),
  );
  expect([...stock.values()]).toEqual([10, 10]);
});

test('a description is asked for once, and again after a while or a failure', async () => {
  const { url } = await servedMemoryShop();
  const clock = movableClock();
  let asked = 0;
  let down = true;
  const counting: typeof fetch = (...request) => {
    asked += 1;
    return down ? Promise.reject(new TypeError('fetch failed')) : fetch(...request);
  };
  const client = createConnectorClient({ urlFor: () => url, token: testToken, fetch: counting, clock });

  await expect(client.describe('memory')).rejects.toMatchObject({ code: 'connector_unavailable' });
  down = false;
  expect(await client.describe('memory')).toMatchObject({ platform: 'memory' });
  await client.describe('memory');
  expect(asked).toBe(2);
  clock.advance(5 * 60_000);
  await client.describe('memory');
  expect(asked).toBe(3);
});

test('texts that cannot be stored are cleaned wherever they stand, whatever the service sent', async () => {
  const app = fastify();
  const output = {
    kind: 'locations',
    locations: [{ id: 'a\0', name: `Main \uD83E${'x'.repeat(200_000)}`, active: true }],
  };
  app.post('/v1/locations.list', async () => ({ output }));
  const fault = { kind: 'unavailable', message: 'broken\0 \uD83E' };
  app.post('/v1/check', async () => ({ output: fault }));
  app.post('/v1/inventory.read', async () => ({ output: rows.map(({ key }) => ({ key, result: fault })) }));
  const { locations, check, read } = callerOf(await listening(app));
  const cleaned = { kind: 'unavailable', message: 'broken \uFFFD' };
  expect(await check()).toEqual(cleaned);
  expect(await read()).toEqual(onEveryRow(cleaned));
  const text = JSON.stringify(await locations());
  expect(text).toContain('"id":"a"');
  expect(text).not.toMatch(/\\u0000|\\ud83e/i);
  expect(text.length).toBeLessThan(110_000);
});
