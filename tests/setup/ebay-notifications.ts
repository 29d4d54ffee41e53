import type { WebhookArrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import type { RawRequest } from '@onhand/connector-kit/webhook.ts';
import { askerOf, ebayShop, grant, notification } from '@onhand/sandbox/platforms/ebay/testing/ask.ts';
import { keyIdOf, newSigningKey, publicKeyOf, signatureOf } from '@onhand/sandbox/platforms/ebay/signing.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { fastify } from 'fastify';
import { z } from 'zod';

const header = 'x-ebay-signature';
const appScope = 'https://api.ebay.com/oauth/api_scope';

/**
 * Has the sandbox's eBay send notifications of an order to a server, and reads the public keys that they name
 * from it. Deliveries for the rules of webhooks.
 */
export async function ebayNotifications(): Promise<WebhookArrangement> {
  const requests = await sentByEbay(['ORDER_CONFIRMATION', 'ITEM_MARKED_SHIPPED']);
  const privateKey = newSigningKey();
  return {
    deliveries: requests,
    signingKey: { id: keyIdOf(privateKey), key: publicKeyOf(privateKey) },
    sign: (body) => received(body, signatureOf(body, privateKey)),
  };
}

async function sentByEbay(topics: readonly string[]): Promise<WebhookArrangement['deliveries']> {
  const sandbox = await startSandbox();
  const endpoint = fastify();
  try {
    const requests: RawRequest[] = [];
    endpoint.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    endpoint.post('/', async ({ body, headers }, reply) => {
      if (body instanceof Uint8Array) requests.push(received(body, String(headers[header])));
      return reply.code(204).send();
    });
    const url = await endpoint.listen({ port: 0, host: '127.0.0.1' });
    const { id, shop } = await ebayShop(sandbox, {
      products: [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10 }],
    });
    for (const topic of topics) await sandbox.control.addWebhook(id, { topic, url: `${url}/`, secret: '' });
    const order = await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
    await sandbox.control.changeOrder(id, order.id, { status: 'fulfilled' });
    await sandbox.control.settled(id);
    const { body: token } = await grant(shop, { grant_type: 'client_credentials', scope: appScope });
    const ask = askerOf(shop, token.access_token);
    const deliveries = await Promise.all(
      requests.map(async (request) => {
        const keyId = keyNamedIn(request);
        const { key } = (await ask('GET', `${notification}/public_key/${keyId}`)).body;
        return { name: topicOf(request), request, key, keyId };
      }),
    );
    const silent = topics.filter((topic) => deliveries.every(({ name }) => name !== topic));
    if (silent.length > 0) throw new Error(`The sandbox did not send ${silent.join(', ')}.`);
    return deliveries;
  } finally {
    await endpoint.close();
    await sandbox.close();
  }
}

function received(body: Uint8Array, signature: string): RawRequest {
  const headers = { 'content-type': 'application/json', [header]: signature };
  const receivedAt = new Date().toISOString();
  return { method: 'POST', url: '/webhooks/app/ebay', headers, body, receivedAt };
}

/** Reads the id of the key from a signature's header: base64 of JSON. */
function keyNamedIn({ headers }: RawRequest): string {
  const signature: unknown = JSON.parse(Buffer.from(headers[header] ?? '', 'base64').toString());
  return z.object({ kid: z.string() }).parse(signature).kid;
}

function topicOf({ body }: RawRequest): string {
  const notification: unknown = JSON.parse(new TextDecoder().decode(body));
  return z.object({ metadata: z.object({ topic: z.string() }) }).parse(notification).metadata.topic;
}
