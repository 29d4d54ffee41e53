import { expect, test } from 'vitest';
import { app } from './app.ts';
import { oauth } from './oauth.ts';
import { at, baseUrl, ebayShop, refusal } from './testing/ebay-shop.ts';
import type { Told } from './testing/ebay-shop.ts';
import { tokens } from './tokens.ts';

const granted = { access_token: 'v^1', expires_in: 7_200, token_type: 'User Access Token' };
const until = '2026-11-20T12:00:00.500Z';

function shopOf(told: Told, more: Readonly<Record<string, () => Told>> = {}) {
  return ebayShop({ 'POST /identity/v1/oauth2/token': () => told, ...more });
}
const failing = (error: string, status = 400): Told => ({
  status,
  told: { error, error_description: 'Words.' },
});

test.each([
  ['there is none', {}, true],
  ['its end is unknown', { accessToken: 'x' }, true],
  ['it ends in 5 minutes', { accessToken: 'x', accessTokenUntil: '2026-11-20T10:05:00.500Z' }, true],
  ['it ends later', { accessToken: 'x', accessTokenUntil: '2026-11-20T10:05:00.501Z' }, false],
])('a token is due if %s', (_, secrets, due) => {
  expect(tokens.isDue({ baseUrl, secrets: { refreshToken: 'r', ...secrets } }, at)).toBe(due);
});

test('without a refresh token, nothing is due', () => {
  expect(tokens.isDue({ baseUrl, secrets: { accessToken: 'x' } }, at)).toBe(false);
});

test('the refresh token is exchanged as the app, and stays', async () => {
  const { call, asked } = shopOf(granted);
  expect(await tokens.renew(call)).toEqual({
    kind: 'renewed',
    secrets: { accessToken: 'v^1', accessTokenUntil: until },
  });
  expect(asked).toMatchObject([
    {
      authorization: `Basic ${Buffer.from('an app:a secret').toString('base64')}`,
      body: 'grant_type=refresh_token&refresh_token=a+refresh+token',
    },
  ]);
});

test.each<[string, Told, object]>([
  [
    'a consent that was withdrawn',
    failing('invalid_grant'),
    { kind: 'unauthorized', message: 'eBay grants no token: Words..' },
  ],
  ['an app that eBay does not know', failing('invalid_client', 401), { kind: 'unavailable' }],
  ['an answer without a token', { scope: 'x' }, { kind: 'unavailable' }],
  ['a page', { status: 502, told: '<h1>Bad gateway</h1>' }, { kind: 'unavailable' }],
  ['too many renewals', refusal(429, 2001), { kind: 'rate_limited' }],
])('%s', async (_, told, fault) => {
  expect(await tokens.renew(shopOf(told).call)).toMatchObject(fault);
});

test('without the app’s keys nothing is sent, and the operator is told', async () => {
  const { call, asked } = shopOf(granted);
  expect(await tokens.renew({ ...call, app: {} })).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('EBAY_CLIENT_ID'),
  });
  expect(asked).toEqual([]);
});

const ofApp = (told: Told, more?: Readonly<Record<string, () => Told>>) => {
  const { call, asked } = shopOf(told, more);
  return { call: { ...call, app: { ...call.app, apiUrl: baseUrl } }, asked };
};
const callback = {
  baseUrl,
  redirectUrl: 'https://onhand.example/oauth/callback/ebay',
  code: 'c',
  query: {},
  verifier: null,
};

test('a seller consents at eBay, to the scopes that are needed', () => {
  const ask = {
    app: { clientId: 'an app', redirectName: 'A_Name' },
    baseUrl,
    redirectUrl: callback.redirectUrl,
    state: 's',
    challenge: null,
  };
  const url = new URL(oauth.authorizeUrl(ask));
  expect(`${url.origin}${url.pathname}`).toBe('https://auth.ebay.com/oauth2/authorize');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: 'an app',
    redirect_uri: 'A_Name',
    response_type: 'code',
    state: 's',
    scope: expect.stringContaining('https://api.ebay.com/oauth/api_scope/sell.inventory '),
  });
});

test('the code of a callback is exchanged for all secrets', async () => {
  const { call } = ofApp({ ...granted, refresh_token: 'v^1r', refresh_token_expires_in: 47_304_000 });
  expect(await oauth.exchange(call, callback)).toEqual({
    kind: 'granted',
    secrets: { accessToken: 'v^1', accessTokenUntil: until, refreshToken: 'v^1r' },
  });
});

test('a code that is refused is rejected, and so is a grant that cannot be renewed', async () => {
  expect(await oauth.exchange(ofApp(failing('invalid_grant')).call, callback)).toMatchObject({
    kind: 'rejected',
    code: 'authorization_refused',
  });
  expect(await oauth.exchange(ofApp(granted).call, callback)).toMatchObject({
    code: 'refresh_token_missing',
  });
});

const keyPath = 'GET /commerce/notification/v1/public_key/*';

test('a public key is read with a token of the app', async () => {
  const key = {
    key: '-----BEGIN PUBLIC KEY-----MFk-----END PUBLIC KEY-----',
    algorithm: 'ECDSA',
    digest: 'SHA1',
  };
  const { call, asked } = ofApp(granted, { [keyPath]: () => key });
  expect(await app.webhookKey?.(call, 'an-id')).toEqual({ kind: 'key', key: key.key });
  expect(asked).toMatchObject([
    { body: 'grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope' },
    { path: '/commerce/notification/v1/public_key/an-id', authorization: 'Bearer v^1' },
  ]);
});

test('a key that eBay does not have is absent, one that cannot be read is not', async () => {
  const missing = ofApp(granted, { [keyPath]: () => refusal(404, 195_018) });
  expect(await app.webhookKey?.(missing.call, 'an-id')).toEqual({ kind: 'absent' });
  const down = ofApp(granted, { [keyPath]: () => refusal(500, 195_000) });
  expect(await app.webhookKey?.(down.call, 'an-id')).toMatchObject({ kind: 'unavailable' });
  const page = ofApp(granted, { [keyPath]: () => ({ status: 404, told: '<h1>Not found</h1>' }) });
  expect(await app.webhookKey?.(page.call, 'an-id')).toMatchObject({ kind: 'unavailable' });
});
