import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliverTo, recorded, recordedShop, signed } from '../testing/deliveries.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';
import { largestBodyBytes } from './read-body.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
let address: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  address = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration({ baseUrl: recordedShop });
  gateway.heard.length = 0;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const listEvents = async () => (await merchant.ask('GET', '/v1/inbound-events')).body.data;

/** The recorded order with so many lines. */
function orderOf(lines: number): string {
  const order = JSON.parse(recorded('order.created').rawBody);
  const [line] = order.line_items;
  order.line_items = Array.from({ length: lines }, (_, index) => ({ ...line, id: index + 1, quantity: 1 }));
  return JSON.stringify(order);
}

/** Begins a request whose body is sent by the test. */
function begin(headers: Readonly<Record<string, string>>, to = integration): ClientRequest {
  return request(`${address}/webhooks/${to}`, { method: 'POST', headers });
}

async function answerOf(sent: ClientRequest): Promise<{ status: number | undefined; code: string }> {
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, code: JSON.parse(Buffer.concat(chunks).toString()).code };
}

it('an order of 2,900 lines is taken in', async () => {
  const body = orderOf(2_900);
  expect(body.length).toBeGreaterThan(1_000_000);
  const answer = await deliverTo(gateway.app, integration, signed(body));
  expect(answer).toMatchObject({ status: 200, body: { events: [{ kind: 'taken_in', revision: 1 }] } });
  const [order] = (await merchant.ask('GET', '/v1/orders')).body.data;
  expect((await merchant.ask('GET', `/v1/orders/${order.id}`)).body.lines).toHaveLength(2_900);
});

it('a body that is too large is refused, and a pass reads its order', async () => {
  const answer = await deliverTo(gateway.app, integration, signed(Buffer.alloc(largestBodyBytes + 1, 'x')));
  expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  expect(gateway.heard).toEqual([integration]);
  expect(await listEvents()).toEqual([]);
});

it('a body that says nothing of its length is refused as soon as it is too large', async () => {
  const sent = begin({ ...signed('x').headers, 'transfer-encoding': 'chunked' });
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  for (let written = 0; written <= largestBodyBytes; written += chunk.length) sent.write(chunk);
  // The body does not end.
  expect(await answerOf(sent)).toEqual({ status: 413, code: 'payload_too_large' });
  sent.destroy();
});

describe('is refused before its body is read:', () => {
  it.each([
    ['a body without a signature', 'signature_invalid', async () => ({})],
    [
      'one for an integration without a secret',
      'webhook_secret_missing',
      async () => ({ to: await merchant.createWithoutSecret(), ...signed('x') }),
    ],
    [
      'one for an integration that does not exist',
      'integration_unknown',
      async () => ({ to: '01a2015b-061f-742c-aea0-bd0c926dadeb', ...signed('x') }),
    ],
  ])('%s', async (_what, code, arrange) => {
    const arranged: { to?: string; headers?: Readonly<Record<string, string>> } = await arrange();
    gateway.heard.length = 0;
    const headers = { 'content-type': 'application/json', ...arranged.headers, 'content-length': '500000' };
    const sent = begin(headers, arranged.to);
    sent.flushHeaders();
    expect(await answerOf(sent)).toMatchObject({ code });
    expect(gateway.heard).toEqual([]);
    sent.destroy();
  });
});

it('two large bodies of a shop are in memory at a time; the third is refused, and a pass reads its order', async () => {
  const headers = { ...signed('x').headers, 'transfer-encoding': 'chunked' };
  const uploads = Array.from({ length: 3 }, () => begin(headers));
  const answers = uploads.map(async (sent) => {
    sent.write(Buffer.alloc(2 * 1024 * 1024, 'x'));
    return answerOf(sent);
  });
  // No upload ends, so only the refused one is answered.
  expect(await Promise.race(answers)).toEqual({ status: 503, code: 'overloaded' });
  expect(gateway.heard).toEqual([integration]);

  // A small one is taken in meanwhile.
  const small = await deliverTo(gateway.app, integration, recorded('order.created'));
  expect(small.status).toBe(200);
  for (const sent of uploads) sent.destroy();
  expect(await Promise.allSettled(answers)).toHaveLength(3);
});
