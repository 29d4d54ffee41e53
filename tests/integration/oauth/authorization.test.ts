import { createConnectorClient } from '@onhand/connector-client/client.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { serveConnector } from '@onhand/connector-kit/serve.ts';
import { testToken } from '@onhand/connector-kit/testing/ask.ts';
import { memoryVault } from '@onhand/connector-kit/testing/memory-vault.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shiftClock } from '../../setup/database.ts';
import { appOfTests, noteOfTests, tokenConnector } from '../../setup/token-connector.ts';
import { startTokenServer } from '../../setup/token-server.ts';
import type { TokenServer } from '../../setup/token-server.ts';

const parts = new AsyncDisposableStack();
let gateway: TestGateway;
let server: TokenServer;
let connectors: ConnectorClient;
let merchant: TestMerchant;
let integration: string;

async function clientOf(app: Readonly<Record<string, string>>): Promise<ConnectorClient> {
  const service = serveConnector({
    connector: tokenConnector('woocommerce'),
    credentials: createShopStore({ db: gateway.db, keys: gateway.secretKeys }),
    vault: memoryVault,
    token: testToken,
    app,
    allowsPrivateShops: true,
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  parts.defer(() => service.close());
  const url = await service.listen({ port: 0, host: '127.0.0.1' });
  return createConnectorClient({ urlFor: () => url, token: testToken, clock: { now: () => new Date() } });
}

beforeAll(async () => {
  gateway = parts.use(await createTestGateway());
  server = parts.use(await startTokenServer());
  connectors = await clientOf(appOfTests);
});
beforeEach(async () => {
  await shiftClock(gateway.db, 0);
  gateway.connect(connectors);
  server.silent = false;
  merchant = await createTestMerchant(gateway);
  integration = await createIntegration();
  gateway.heard.length = 0;
});
afterAll(() => parts.disposeAsync());

const createIntegration = (owner = merchant) =>
  owner.create('/v1/integrations', {
    platform: 'woocommerce',
    name: 'Shop',
    // The path only makes each integration's address its own.
    baseUrl: `${server.url}/`,
    api: {},
  });

const begin = (id = integration) => merchant.ask('POST', `/v1/integrations/${id}/authorization`);
const shown = async (id = integration) => (await merchant.ask('GET', `/v1/integrations/${id}`)).body;

/** Begins, and consents as this account. Returns where the browser is sent back to. */
async function consented(accountId: string, scope?: string, id = integration): Promise<URL> {
  const begun = await begin(id);
  expect(begun.status).toBe(201);
  return server.consent(begun.body.url, { account: accountId, ...(scope !== undefined && { scope }) });
}

/** A browser follows the platform's redirect. It has no key. */
async function comeBack(to: URL) {
  const answer = await gateway.app.inject({ method: 'GET', url: `${to.pathname}${to.search}` });
  return { status: answer.statusCode, body: answer.json() };
}

async function storedSecrets(id = integration): Promise<Readonly<Record<string, string>> | undefined> {
  const shop = await createShopStore({ db: gateway.db, keys: gateway.secretKeys }).load(id);
  const { webhookSecret: _, ...secrets } = shop?.secrets ?? {};
  return secrets;
}

it('a consent stores the credentials, names the account, and has the orders read first', async () => {
  const back = await consented('seller-1');
  expect(back.origin + back.pathname).toBe('https://onhand.test/oauth/callback/woocommerce');
  expect(await comeBack(back)).toEqual({
    status: 200,
    body: {
      integrationId: integration,
      name: 'Shop',
      platform: 'woocommerce',
      account: 'seller-1',
      notes: [noteOfTests],
    },
  });
  expect(server.accountOf((await storedSecrets())?.['accessToken'] ?? '')).toBe('seller-1');
  expect((await shown()).externalAccount).toBe('seller-1');
  expect(gateway.heard).toEqual([integration]);
});

it('credentials that are given are checked as well, and what is to be known of the account is told', async () => {
  await comeBack(await consented('seller-1'));
  const api = await storedSecrets();
  const path = `/v1/integrations/${integration}/credentials`;
  expect((await merchant.ask('PUT', path, { api })).body).toMatchObject({ api: true, notes: [noteOfTests] });
  const another = await createTestMerchant(gateway);
  const shop = { platform: 'woocommerce', name: 'Shop', baseUrl: `${server.url}/`, api };
  const { status, body } = await another.ask('POST', '/v1/integrations', shop);
  expect([status, body.notes]).toEqual([201, [noteOfTests]]);
});

it('the action is that of the key that began it', async () => {
  await comeBack(await consented('seller-1'));
  const { data } = (await merchant.ask('GET', '/v1/audit')).body;
  const actions = data.map(({ action }: { action: string }) => action);
  expect(actions).toEqual(
    expect.arrayContaining(['integration.begin_authorization', 'integration.authorize']),
  );
  const entry = data.find(({ action }: { action: string }) => action === 'integration.authorize');
  expect(entry).toMatchObject({ subject: { kind: 'integration', id: integration } });
  expect(JSON.stringify(data)).not.toContain((await storedSecrets())?.['refreshToken']);
});

it('the same account may consent again, and its new credentials replace the old ones', async () => {
  await comeBack(await consented('seller-1'));
  const before = await storedSecrets();
  expect((await comeBack(await consented('seller-1'))).status).toBe(200);
  expect((await storedSecrets())?.['refreshToken']).not.toBe(before?.['refreshToken']);
});

describe('nothing is stored of', () => {
  const expectNothing = async () => {
    expect(await storedSecrets()).toEqual({});
    expect((await shown()).externalAccount).toBeNull();
    expect(gateway.heard).toEqual([]);
  };

  it.each<[string, (back: URL) => Promise<unknown> | void]>([
    ['a foreign state', (back) => back.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (back) => back.searchParams.delete('state')],
    ['one that is older than ten minutes', () => shiftClock(gateway.db, 10 * 60_000 + 1)],
    ['another platform', (back) => void (back.pathname = '/oauth/callback/shopify')],
    [
      'a key that was revoked meanwhile',
      async () => {
        await sql`update api_keys set revoked_at = now()`.execute(gateway.db);
      },
    ],
  ])('%s', async (_what, spoil) => {
    const back = await consented('seller-2');
    await spoil(back);
    const asked = server.asked.code;
    expect(await comeBack(back)).toMatchObject({ status: 409, body: { code: 'authorization_unknown' } });
    expect(server.asked.code).toBe(asked);
    await sql`update api_keys set revoked_at = null`.execute(gateway.db);
    await expectNothing();
  });

  it('a state that was used', async () => {
    const back = await consented('seller-2');
    expect((await comeBack(back)).status).toBe(200);
    const before = await storedSecrets();
    expect(await comeBack(back)).toMatchObject({ status: 409, body: { code: 'authorization_unknown' } });
    expect(await storedSecrets()).toEqual(before);
  });

  it('a state that arrives twice at a time, but once', async () => {
    const back = await consented('seller-2');
    const answers = await Promise.all([comeBack(back), comeBack(back), comeBack(back)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it('a person who refuses', async () => {
    const back = await consented('seller-2');
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'The owner said no.');
    expect(await comeBack(back)).toMatchObject({
      status: 409,
      body: { code: 'authorization_refused', detail: 'The owner said no.' },
    });
    await expectNothing();
  });

  it('a forged code', async () => {
    const back = await consented('seller-2');
    back.searchParams.set('code', 'forged');
    expect(await comeBack(back)).toMatchObject({ status: 409, body: { code: 'authorization_refused' } });
    await expectNothing();
  });

  it('a code that another beginning asked for: its challenge differs', async () => {
    const mine = await consented('seller-2');
    const theirs = await consented('seller-3');
    mine.searchParams.set('code', theirs.searchParams.get('code') ?? '');
    expect(await comeBack(mine)).toMatchObject({ status: 409, body: { code: 'authorization_refused' } });
    await expectNothing();
  });

  it('a consent that lacks a scope, which is named', async () => {
    expect(await comeBack(await consented('seller-2', 'read'))).toMatchObject({
      status: 409,
      body: { code: 'scope_missing', missing: ['write'], detail: 'The consent lacks write.' },
    });
    await expectNothing();
  });

  it('a platform that does not answer', async () => {
    const back = await consented('seller-2');
    gateway.connect({
      ...connectors,
      callApp: async () => ({ kind: 'unavailable', message: 'No answer.' }) as never,
    });
    expect(await comeBack(back)).toMatchObject({ status: 503, body: { code: 'platform_unavailable' } });
    await expectNothing();
  });

  it('a parameter that comes twice', async () => {
    const back = await consented('seller-2');
    back.searchParams.append('code', 'another');
    expect(await comeBack(back)).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    await expectNothing();
  });
});

it('the consent of another account than the integration had is refused, and the old credentials stay', async () => {
  await comeBack(await consented('seller-4'));
  const before = await storedSecrets();
  expect(await comeBack(await consented('seller-5'))).toMatchObject({
    status: 409,
    body: { code: 'account_changed' },
  });
  expect(await storedSecrets()).toEqual(before);
  expect((await shown()).externalAccount).toBe('seller-4');
});

it('an account that another integration of the merchant has is refused', async () => {
  await comeBack(await consented('seller-6'));
  await sql`update integrations set shares_address = true where id = ${integration}`.execute(gateway.db);
  const second = await createIntegration();
  expect(await comeBack(await consented('seller-6', undefined, second))).toMatchObject({
    status: 409,
    body: { code: 'integration_exists' },
  });
  expect(await storedSecrets(second)).toEqual({});
});

it('an integration that was revoked meanwhile is refused', async () => {
  const back = await consented('seller-7');
  await merchant.ask('POST', `/v1/integrations/${integration}/revoke`);
  expect(await comeBack(back)).toMatchObject({ status: 409, body: { code: 'integration_revoked' } });
});

it('an app that is not configured names the variables that its connector lacks', async () => {
  gateway.connect(await clientOf({ clientId: 'the-app' }));
  expect(await begin()).toMatchObject({
    status: 503,
    body: { code: 'app_not_configured', detail: 'The connector’s service lacks TEST_CLIENT_SECRET.' },
  });
});

it('a merchant begins for its own integrations only', async () => {
  const stranger = await createTestMerchant(gateway);
  const answer = await stranger.ask('POST', `/v1/integrations/${integration}/authorization`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'integration_not_found' } });
});

it('credentials that came by consent are renewed when the platform refuses them', async () => {
  await comeBack(await consented('seller-8'));
  server.revoke('seller-8', 'access');
  const check = () =>
    connectors.call('woocommerce', 'check', {
      integrationId: integration,
      lane: 'sales',
      timeoutMs: 10_000,
      input: {},
    });
  expect(await check()).toMatchObject({ kind: 'ok', accountId: 'seller-8' });
  server.revoke('seller-8', 'consent');
  expect(await check()).toMatchObject({
    kind: 'unauthorized',
    message: expect.stringContaining('invalid_grant'),
  });
});
