import type { AppInputOf } from '@onhand/contracts/connector/app-operations.ts';
import { servedFor, testToken } from '@onhand/connector-kit/testing/ask.ts';
import { connector } from '@onhand/connector-shopify/connector.ts';
import { usualScopes } from '@onhand/connector-shopify/scopes.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const redirectUrl = 'https://onhand.example/oauth/callback/shopify';
const anHourMs = 60 * 60_000;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

/** Opens a shop that the operator's app is not installed in. */
async function shopToConnect(id: string, { scopes = usualScopes } = {}) {
  const { baseUrl, secrets } = await sandbox.control.createShop({ id, platform: 'shopify' });
  const app = {
    clientId: secrets['clientId'] ?? '',
    clientSecret: secrets['webhookSecret'] ?? '',
    scopes,
    shopAddresses: baseUrl.replace(id, '{shop}'),
  };
  const served = servedFor(connector, { baseUrl, secrets: {} }, { app });
  const ofApp = async (operation: 'oauth.authorize' | 'oauth.exchange', input: object) => {
    const sentAt = Date.now();
    const { payload } = await served.app.inject({
      method: 'POST',
      url: `/v1/app/${operation}`,
      headers: { authorization: `Bearer ${testToken}` },
      payload: { sentAt, deadline: sentAt + 20_000, input },
    });
    return JSON.parse(payload).output;
  };
  /** Sends a browser to the consent page, whose person chooses. Returns the parameters of the callback. */
  const consent = async (choice = 'install'): Promise<Record<string, string>> => {
    const asked = { baseUrl, redirectUrl, state: 'a-state', challenge: 'unused' };
    const { url } = await ofApp('oauth.authorize', asked);
    const body = new URLSearchParams([...new URL(url).searchParams, ['choice', choice]]);
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    const to = new URL(answer.headers.get('location') ?? '');
    expect(`${to.origin}${to.pathname}`).toBe(redirectUrl);
    return Object.fromEntries(to.searchParams);
  };
  const exchange = (query: Record<string, string>, more: Partial<AppInputOf<'oauth.exchange'>> = {}) =>
    ofApp('oauth.exchange', {
      integrationId: '00000000-0000-4000-8000-000000000000',
      baseUrl,
      redirectUrl,
      query,
      verifier: null,
      ...more,
    });
  return { id, baseUrl, app, consent, exchange };
}

test('an owner’s consent gives a token that ends, a refresh token, and the account', async () => {
  const { consent, exchange, id } = await shopToConnect('consents');
  expect(await exchange(await consent())).toMatchObject({
    kind: 'granted',
    secrets: {
      accessToken: expect.stringContaining('shpat_'),
      accessTokenUntil: expect.any(String),
      refreshToken: expect.stringContaining('shprt_'),
    },
    check: { kind: 'ok', accountId: `${id}.myshopify.com`, missing: [] },
  });
});

test('a code is exchanged once', async () => {
  const { consent, exchange } = await shopToConnect('once');
  const query = await consent();
  expect(await exchange(query)).toMatchObject({ kind: 'granted' });
  expect(await exchange(query)).toMatchObject({ kind: 'rejected', code: 'authorization_refused' });
});

test('a scope to which the owner has not consented is named', async () => {
  const { consent, exchange } = await shopToConnect('narrow', { scopes: 'read_products,read_orders' });
  expect(await exchange(await consent())).toMatchObject({
    check: { missing: ['write_inventory', 'read_locations'] },
  });
});

test('an owner who cancels gives nothing', async () => {
  const { consent, exchange } = await shopToConnect('cancels');
  expect(await exchange(await consent('decline'))).toMatchObject({
    kind: 'rejected',
    code: 'authorization_refused',
  });
});

test('a callback that somebody changed is refused, and so is one of another shop', async () => {
  const { consent, exchange } = await shopToConnect('changed');
  const query = await consent();
  for (const changed of [
    { ...query, code: 'another' },
    { ...query, hmac: '' },
    { ...query, more: 'x' },
  ]) {
    expect(await exchange(changed)).toMatchObject({ message: expect.stringContaining('not signed') });
  }
  const other = await shopToConnect('other');
  // A callback of one shop, replayed at the integration of another one.
  const { baseUrl } = other;
  expect(await exchange(query, { baseUrl })).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('not of other.myshopify.com'),
  });
});

test('the app’s secret is sent to no address but a shop’s', async () => {
  const { consent, exchange } = await shopToConnect('secret');
  const query = await consent();
  const { port } = new URL(sandbox.url);
  const baseUrl = `http://localhost:${port}/shopify/secret`;
  expect(await exchange(query, { baseUrl })).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('no address of a shop'),
  });
});

test('a token that has ended is renewed, and the refresh token with it', async () => {
  const { baseUrl, app, consent, exchange } = await shopToConnect('renews');
  const { secrets } = await exchange(await consent());
  const served = servedFor(connector, { baseUrl, secrets }, { app });
  expect(await served.ask('check', {})).toMatchObject({ kind: 'ok' });
  await sandbox.control.skewClock('renews', 2 * anHourMs);
  expect(await served.ask('check', {})).toMatchObject({ kind: 'ok' });
  expect(await served.ask('locations.list', {})).toMatchObject({ kind: 'locations' });
});

test('a refresh token works again until its successor is used, as after an answer that was lost', async () => {
  const { baseUrl, app, consent, exchange } = await shopToConnect('lost');
  const { secrets } = await exchange(await consent());
  const ended = { baseUrl, secrets: { ...secrets, accessTokenUntil: new Date(0).toISOString() } };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(await servedFor(connector, ended, { app }).ask('check', {})).toMatchObject({ kind: 'ok' });
  }
});

test('a consent that was withdrawn is unauthorized', async () => {
  const { baseUrl, app } = await shopToConnect('withdrawn');
  const secrets = {
    accessToken: 'shpat_old',
    accessTokenUntil: new Date(0).toISOString(),
    refreshToken: 'x',
  };
  const served = servedFor(connector, { baseUrl, secrets }, { app });
  expect(await served.ask('check', {})).toMatchObject({
    kind: 'unauthorized',
    message: expect.stringContaining('The refresh token is invalid'),
  });
});
