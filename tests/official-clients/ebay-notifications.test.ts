import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { fastify } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { askerOf, ebayShop, grant, notification } from '@onhand/sandbox/platforms/ebay/testing/ask.ts';
import type { Ask } from '@onhand/sandbox/platforms/ebay/testing/ask.ts';

/** The parts of eBay's event-notification-nodejs-sdk, which has no types, that a receiver uses. */
interface Sdk {
  validateEndpoint(challengeCode: string, config: { endpoint: string; verificationToken: string }): string;
}
interface Validator {
  validateSignature(message: unknown, header: string, config: object): Promise<boolean>;
}
interface KeyClient {
  getPublicKey: (keyId: string) => Promise<unknown>;
}

// The casts are safe: they name what the package exports.
const require = createRequire(import.meta.url);
const sdk = require('event-notification-nodejs-sdk') as Sdk;
const validator = require('event-notification-nodejs-sdk/lib/validator.js') as Validator;
const keys = require('event-notification-nodejs-sdk/lib/client.js') as KeyClient;

const verificationToken = 'a-token-of-the-app-with-32-characters';

interface Received {
  readonly message: unknown;
  readonly header: string;
}

/** An app's endpoint: it answers eBay's challenge by the SDK, and keeps what it is sent. */
async function endpointOf(answers = true) {
  const app = fastify();
  const received: Received[] = [];
  let url = '';
  app.get('/ebay', async ({ query }, reply) => {
    const { challenge_code: code } = z.object({ challenge_code: z.string() }).parse(query);
    return reply.send({
      challengeResponse: sdk.validateEndpoint(code, { endpoint: url, verificationToken }),
    });
  });
  app.post('/ebay', async ({ body, headers }, reply) => {
    received.push({ message: body, header: String(headers['x-ebay-signature']) });
    return reply.code(answers ? 204 : 500).send();
  });
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/ebay`;
  return { url, received, close: () => app.close() };
}

let sandbox: Sandbox;
let endpoint: Awaited<ReturnType<typeof endpointOf>>;
beforeEach(async () => {
  sandbox = await startSandbox();
  endpoint = await endpointOf();
});
afterEach(async () => {
  await endpoint?.close();
  await sandbox?.close();
});

const mug = { id: 100, name: 'Mug', sku: 'MUG', stock: 10 };
const destination = (url: string, token = verificationToken) => ({
  name: 'Onhand',
  status: 'ENABLED',
  deliveryConfig: { endpoint: url, verificationToken: token },
});

async function subscribe(ask: Ask, topicId: string, url: string): Promise<string> {
  await ask('PUT', `${notification}/config`, { alertEmail: 'alerts@onhand.example' });
  const made = await ask('POST', `${notification}/destination`, destination(url));
  expect(made.status).toBe(201);
  const payload = { format: 'JSON', schemaVersion: '1.0', deliveryProtocol: 'HTTPS' };
  const destinationId = made.headers.get('location')?.split('/').at(-1);
  const subscription = { topicId, status: 'ENABLED', destinationId, payload };
  const subscribed = await ask('POST', `${notification}/subscription`, subscription);
  expect(subscribed.status).toBe(201);
  return subscribed.headers.get('location')?.split('/').at(-1) ?? '';
}

/** Looks public keys up as the SDK does, with an application token, at the sandbox's address. */
async function lookUpKeysOf(shop: Parameters<typeof grant>[0]) {
  const asked: string[] = [];
  const scope = 'https://api.ebay.com/oauth/api_scope';
  const { body } = await grant(shop, { grant_type: 'client_credentials', scope });
  const ask = askerOf(shop, body.access_token);
  keys.getPublicKey = async (keyId) => {
    asked.push(keyId);
    return (await ask('GET', `${notification}/public_key/${keyId}`)).body;
  };
  return asked;
}

test('a signed delivery verifies by eBay’s SDK, and one changed byte does not', async () => {
  const { id, shop, ask } = await ebayShop(sandbox, { products: [mug] });
  await subscribe(ask, 'ORDER_CONFIRMATION', endpoint.url);
  await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 2 }] });
  await sandbox.control.settled(id);
  await lookUpKeysOf(shop);
  const [first] = endpoint.received;
  expect(first?.message).toMatchObject({
    metadata: { topic: 'ORDER_CONFIRMATION', schemaVersion: '1.0', deprecated: false },
    notification: { publishAttemptCount: 1, data: { orderId: '12-00000-00001' } },
  });
  expect(await validator.validateSignature(first?.message, first?.header ?? '', {})).toBe(true);
  const changed: unknown = JSON.parse(JSON.stringify(first?.message).replace('00001', '00002'));
  expect(await validator.validateSignature(changed, first?.header ?? '', {})).toBe(false);
});

test('a key that rotates signs the next delivery, and the one before can still be looked up', async () => {
  const { id, shop, ask } = await ebayShop(sandbox, { products: [mug] });
  const subscription = await subscribe(ask, 'ORDER_CONFIRMATION', endpoint.url);
  const buy = () => sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  await buy();
  await sandbox.control.settled(id);
  await sandbox.control.changeWebhook(id, Number(subscription), { secret: 'another' });
  await buy();
  await sandbox.control.settled(id);
  const asked = await lookUpKeysOf(shop);
  for (const { message, header } of endpoint.received) {
    expect(await validator.validateSignature(message, header, {})).toBe(true);
  }
  expect(new Set(asked).size).toBe(2);
});

test('an endpoint that does not know the token is no destination', async () => {
  const { ask } = await ebayShop(sandbox);
  await ask('PUT', `${notification}/config`, { alertEmail: 'alerts@onhand.example' });
  const wrong = destination(endpoint.url, `${randomUUID()}-wrong`);
  expect(await ask('POST', `${notification}/destination`, wrong)).toMatchObject({
    status: 409,
    errorId: 195_020,
  });
});

test('an endpoint that fails for a day is marked down, until the app enables it again', async () => {
  await endpoint.close();
  endpoint = await endpointOf(false);
  const { id, ask } = await ebayShop(sandbox, { products: [mug] });
  await subscribe(ask, 'ORDER_CONFIRMATION', endpoint.url);
  const buy = async () => {
    await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
    await sandbox.control.settled(id);
  };
  await buy();
  expect((await sandbox.control.shop(id)).webhooks).toMatchObject([{ status: 'active', failures: 1 }]);
  await sandbox.control.skewClock(id, 24 * 60 * 60_000);
  await buy();
  await buy();
  expect(endpoint.received).toHaveLength(2);
  expect((await sandbox.control.shop(id)).webhooks).toMatchObject([{ status: 'disabled' }]);
  await sandbox.control.skewClock(id, 0);
  const list = await ask('GET', `${notification}/destination`);
  expect(list.body.destinations).toMatchObject([{ status: 'MARKED_DOWN' }]);
  const { destinationId } = list.body.destinations[0];
  const update = `${notification}/destination/${destinationId}`;
  expect((await ask('PUT', update, destination(endpoint.url))).status).toBe(204);
  expect((await sandbox.control.shop(id)).webhooks).toMatchObject([{ status: 'active' }]);
});

test('a subscription is tested with a notification that is signed', async () => {
  const { shop, ask } = await ebayShop(sandbox);
  const id = await subscribe(ask, 'MARKETPLACE_ACCOUNT_DELETION', endpoint.url);
  expect((await ask('POST', `${notification}/subscription/${id}/test`)).status).toBe(202);
  await expect.poll(() => endpoint.received.length).toBe(1);
  await lookUpKeysOf(shop);
  const [only] = endpoint.received;
  expect(await validator.validateSignature(only?.message, only?.header ?? '', {})).toBe(true);
});
