import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { webhook as woocommerce } from '@onhand/connector-woocommerce/webhook.ts';
import type { AppWebhook } from '@onhand/connector-kit/webhook.ts';
import type { AppOutputOf } from '@onhand/contracts/connector/app-operations.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';
import { until } from '../../../tests/setup/until.ts';
import { storeCustomer } from '../routes/customers/testing/store-customer.ts';
import { largestBodyBytes } from './read-body.ts';
import { platforms } from './registry.ts';

const minuteMs = 60_000;
const platformKeys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const publicKey = platformKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const secret = 'the-verification-token-of-the-app';

/** An app like eBay's: a challenge by GET, and deliveries that are signed with a key that they name. */
const app: AppWebhook = {
  secretVariable: 'TEST_WEBHOOK_TOKEN',
  signatureHeader: 'x-test-signature',
  decode({ method, url, headers, body }, { endpoint, secrets: [token = ''], publicKeys }) {
    const challenge = new URL(url, endpoint).searchParams.get('challenge_code');
    if (method === 'GET' && challenge !== null) {
      const response = createHash('sha256').update(challenge).update(token).update(endpoint).digest('hex');
      return {
        kind: 'reply',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ challengeResponse: response }),
      };
    }
    const [id = '', signature = ''] = (headers['x-test-signature'] ?? '').split(':');
    if (signature === '') return { kind: 'refused', why: 'signature' };
    const key = publicKeys.get(id);
    if (key === undefined) return { kind: 'needs_key', id };
    if (!verify('sha1', body, key, Buffer.from(signature, 'base64'))) {
      return { kind: 'refused', why: 'signature' };
    }
    const said = JSON.parse(new TextDecoder().decode(body));
    const common = { eventKey: said.id, topic: said.topic };
    if (said.topic === 'about_nobody') {
      return { ...common, kind: 'ignored', code: 'topic_unused', message: 'Of no use.', account: null };
    }
    if (said.topic === 'redact') {
      const event = { ...common, kind: 'customer_redacted', externalId: said.customer } as const;
      return { kind: 'events', events: [event], account: said.seller };
    }
    const event = { ...common, kind: 'order_pointer', externalId: said.order } as const;
    return { kind: 'events', events: [event], account: said.seller };
  },
};

let gateway: TestGateway;
let merchant: TestMerchant;
/** The account that `check` names, and whether the connector answers. */
let account: string | undefined;
let keyAnswer: AppOutputOf<'webhooks.key'>;
/** The ids of the keys that the connector was asked for. */
let askedFor: string[];
beforeAll(async () => {
  gateway = await createTestGateway({
    webhooks: new Map([...platforms, ['woocommerce', { ...woocommerce, app }]]),
    appSecrets: new Map([['woocommerce', [secret]]]),
  });
  gateway.connect({
    // The only call is a check, and its answer has the shape of one.
    call: async () => checked() as never,
    callApp: async (_platform, _operation, { input }) => {
      askedFor.push(String((input as { id?: string }).id));
      return keyAnswer as never;
    },
  });
});
beforeEach(async () => {
  gateway.clock.advance(2 * 60 * minuteMs);
  account = undefined;
  keyAnswer = { kind: 'key', key: publicKey };
  askedFor = [];
  gateway.heard.length = 0;
  gateway.nudges.length = 0;
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

function checked(): OutputOf<'check'> {
  if (account === undefined) return { kind: 'unavailable', message: 'No answer.' };
  return { kind: 'ok', account: 'The seller', accountId: account, currency: 'USD', missing: [] };
}

/** Connects a shop whose platform names this account. */
async function connected(id: string, owner = merchant): Promise<string> {
  account = id;
  return owner.createIntegration();
}

function delivery(content: object, { keyId = 'key-1' } = {}) {
  const body = Buffer.from(JSON.stringify(content));
  const signature = sign('sha1', body, platformKeys.privateKey).toString('base64');
  return { body, headers: { 'x-test-signature': `${keyId}:${signature}` } };
}

async function send(
  { body, headers }: { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> },
  platform = 'woocommerce',
) {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: `/webhooks/app/${platform}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });
  return { status: answer.statusCode, body: answer.json() };
}

let deliveries = 0;
function orderOf(seller: string, order = '17') {
  deliveries += 1;
  return { id: `event-${deliveries}`, topic: 'order', seller, order };
}

const eventsOf = async (owner = merchant) => (await owner.ask('GET', '/v1/inbound-events')).body.data;

describe('a genuine delivery', () => {
  it('reaches the integration with its account, and no other', async () => {
    const integration = await connected('seller-1');
    await connected('seller-2');
    const answer = await send(delivery(orderOf('seller-1')));
    expect(answer).toMatchObject({ status: 200, body: { events: [{ kind: 'reread_needed' }] } });
    expect(await eventsOf()).toMatchObject([
      { integrationId: integration, kind: 'order_pointer', externalOrderId: '17' },
    ]);
  });

  it('reaches both integrations with its account, of two merchants, once each', async () => {
    const other = await createTestMerchant(gateway);
    await connected('seller-both');
    await connected('seller-both', other);
    const twice = delivery(orderOf('seller-both'));
    expect((await send(twice)).body.events).toHaveLength(2);
    expect((await send(twice)).status).toBe(200);
    expect(await eventsOf()).toHaveLength(1);
    expect(await eventsOf(other)).toHaveLength(1);
  });

  it('of an unknown account is answered 2xx, and kept nowhere', async () => {
    await connected('seller-3');
    const before = await gateway.db.selectFrom('inbound_events').select('id').execute();
    const answer = await send(delivery(orderOf('nobody')));
    expect(answer).toEqual({ status: 200, body: { ignored: 'account_unknown' } });
    expect(await eventsOf()).toEqual([]);
    const kept = await gateway.db.selectFrom('inbound_events').select('id').execute();
    expect(kept.length).toBe(before.length);
  });

  it('of a revoked integration’s account is answered 2xx, and kept nowhere', async () => {
    const integration = await connected('seller-4');
    await merchant.ask('POST', `/v1/integrations/${integration}/revoke`);
    expect((await send(delivery(orderOf('seller-4')))).body).toEqual({ ignored: 'account_unknown' });
    expect(await eventsOf()).toEqual([]);
  });

  it('that concerns no account is answered 2xx', async () => {
    const answer = await send(delivery({ id: 'any', topic: 'about_nobody' }));
    expect(answer).toEqual({ status: 200, body: { ignored: 'Of no use.' } });
  });

  it('of an account that could not be learned before makes the gateway ask for it', async () => {
    const integration = await merchant.createIntegration();
    const shown = async () => (await merchant.ask('GET', `/v1/integrations/${integration}`)).body;
    expect((await shown()).externalAccount).toBeNull();
    account = 'seller-late';
    await send(delivery(orderOf('seller-late')));
    await until(shown, ({ externalAccount }) => externalAccount === 'seller-late');
    expect((await send(delivery(orderOf('seller-late')))).body).toMatchObject({
      events: [{ kind: 'reread_needed' }],
    });
  });
});

it('a request to redact a customer erases a person whom no other shop has, and no other person', async () => {
  const integration = await connected('seller-redact');
  const ada = await storeCustomer(gateway, merchant, integration);
  const eve = await storeCustomer(gateway, merchant, integration, { email: 'eve@example.com' });
  const content = async (id: string) =>
    (await merchant.ask('GET', `/v1/customers/${id}/export`)).body.content;
  expect(await content(ada)).toMatchObject({ email: 'ada@example.com' });
  const request = { id: 'redact-1', topic: 'redact', seller: 'seller-redact', customer: 'ada@example.com' };
  expect((await send(delivery(request))).status).toBe(200);
  expect(await content(ada)).toBeNull();
  expect(await content(eve)).toMatchObject({ email: 'eve@example.com' });
  expect((await send(delivery(request))).status).toBe(200);
});

describe('the account of an integration', () => {
  it('is shown, and new credentials of another account change it', async () => {
    const integration = await connected('seller-5');
    account = 'seller-6';
    await merchant.ask('PUT', `/v1/integrations/${integration}/credentials`, { api: { key: 'new' } });
    const shown = await merchant.ask('GET', `/v1/integrations/${integration}`);
    expect(shown.body.externalAccount).toBe('seller-6');
  });

  it('belongs to one integration of a merchant: the second gets none of its deliveries', async () => {
    const first = await connected('seller-7');
    const second = await connected('seller-7');
    expect((await merchant.ask('GET', `/v1/integrations/${second}`)).body.externalAccount).toBeNull();
    await send(delivery(orderOf('seller-7')));
    expect(await eventsOf()).toMatchObject([{ integrationId: first }]);
  });
});

describe('is refused, and nothing is kept:', () => {
  it.each<[string, () => { body: Buffer; headers: Record<string, string> }]>([
    [
      'a forged body',
      () => {
        const genuine = delivery(orderOf('seller-8'));
        return { ...genuine, body: Buffer.from(JSON.stringify(orderOf('seller-8', '666'))) };
      },
    ],
    ['a body without a signature', () => ({ ...delivery(orderOf('seller-8')), headers: {} })],
    [
      'a signature of another form',
      () => ({ ...delivery(orderOf('seller-8')), headers: { 'x-test-signature': 'x' } }),
    ],
    ['a long body without a signature', () => ({ body: Buffer.alloc(100_000, 'x'), headers: {} })],
  ])('%s', async (_what, forged) => {
    await connected('seller-8');
    expect(await send(forged())).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
    expect(await eventsOf()).toEqual([]);
  });

  it('a body that is too large', async () => {
    const headers = { 'x-test-signature': 'key-1:AAAA' };
    const answer = await send({ body: Buffer.alloc(largestBodyBytes + 1, 'x'), headers });
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  });

  it.each([
    ['shopify', 'app_not_configured', 503],
    ['vendure', 'webhooks_unsupported', 404],
    ['nothing', 'webhooks_unsupported', 404],
  ])('one for %s', async (platform, code, status) => {
    expect(await send(delivery(orderOf('seller-8')), platform)).toMatchObject({ status, body: { code } });
  });
});

it('an app without its secret is refused', async () => {
  await using bare = await createTestGateway({
    webhooks: new Map([...platforms, ['woocommerce', { ...woocommerce, app }]]),
  });
  const answer = await bare.app.inject({ method: 'GET', url: '/webhooks/app/woocommerce?challenge_code=x' });
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ code: 'app_not_configured' });
});

it('a challenge is answered for the public address, without a signature', async () => {
  const answer = await gateway.app.inject({
    method: 'GET',
    url: '/webhooks/app/woocommerce?challenge_code=abc',
  });
  const expected = createHash('sha256')
    .update(`abc${secret}https://onhand.test/webhooks/app/woocommerce`)
    .digest('hex');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('application/json');
  expect(answer.json()).toEqual({ challengeResponse: expected });
});

describe('a public key', () => {
  it('is read once, and again after an hour', async () => {
    await connected('seller-9');
    await send(delivery(orderOf('seller-9')));
    await send(delivery(orderOf('seller-9')));
    expect(askedFor).toEqual(['key-1']);
    gateway.clock.advance(61 * minuteMs);
    await send(delivery(orderOf('seller-9')));
    expect(askedFor).toEqual(['key-1', 'key-1']);
    expect(await eventsOf()).toHaveLength(3);
  });

  it('that the platform does not have is asked for once a minute', async () => {
    keyAnswer = { kind: 'absent' };
    const forged = () => send(delivery(orderOf('seller-9'), { keyId: 'forged' }));
    for (const _ of [1, 2, 3]) expect((await forged()).body.code).toBe('signature_invalid');
    expect(askedFor).toEqual(['forged']);
    gateway.clock.advance(minuteMs);
    await forged();
    expect(askedFor).toEqual(['forged', 'forged']);
  });

  it('is asked for at most twenty times a minute, whatever ids are forged', async () => {
    keyAnswer = { kind: 'absent' };
    for (let index = 0; index < 30; index += 1) {
      await send(delivery(orderOf('seller-9'), { keyId: `forged-${index}` }));
    }
    expect(askedFor).toHaveLength(20);
    const { body } = await send(delivery(orderOf('seller-9'), { keyId: 'one-more' }));
    expect(body.code).toBe('public_key_unavailable');
  });

  it('that cannot be read now makes the platform deliver again', async () => {
    await connected('seller-10');
    keyAnswer = { kind: 'unavailable', message: 'The connector service did not answer.' };
    const late = delivery(orderOf('seller-10'));
    expect(await send(late)).toMatchObject({ status: 503, body: { code: 'public_key_unavailable' } });
    expect(await eventsOf()).toEqual([]);
    keyAnswer = { kind: 'key', key: publicKey };
    gateway.clock.advance(minuteMs);
    expect((await send(late)).status).toBe(200);
    expect(await eventsOf()).toHaveLength(1);
  });

  it('of somebody else does not verify', async () => {
    const { publicKey: another } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    keyAnswer = { kind: 'key', key: another.export({ type: 'spki', format: 'pem' }).toString() };
    expect((await send(delivery(orderOf('seller-9')))).body.code).toBe('signature_invalid');
  });
});
