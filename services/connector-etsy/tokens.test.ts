import { expect, test } from 'vitest';
import { oauth } from './oauth.ts';
import { at, baseUrl, etsyShop, refusal } from './testing/etsy-shop.ts';
import type { Routes, Told } from './testing/etsy-shop.ts';
import { tokens } from './tokens.ts';

const granted = { access_token: '9.new', expires_in: 3_600, token_type: 'Bearer', refresh_token: '9.next' };
const secrets = {
  accessToken: '9.new',
  accessTokenUntil: '2026-11-20T11:00:00.500Z',
  refreshToken: '9.next',
};
const shopOf = (told: Told, more: Routes = {}) =>
  etsyShop({
    'POST /v3/public/oauth/token': () => told,
    'GET /users/me': () => ({ user_id: 9, shop_id: 7 }),
    ...more,
  });

test.each([
  ['there is none', {}, true],
  ['its end is unknown', { accessToken: 'x' }, true],
  ['it ends in 5 minutes', { accessToken: 'x', accessTokenUntil: '2026-11-20T10:05:00.500Z' }, true],
  ['it ends later', { accessToken: 'x', accessTokenUntil: '2026-11-20T10:05:00.501Z' }, false],
])('a token is due if %s', (_, given, due) => {
  expect(tokens.isDue({ baseUrl, secrets: { refreshToken: 'r', ...given } }, at)).toBe(due);
});

test('without a refresh token, nothing is due', () => {
  expect(tokens.isDue({ baseUrl, secrets: { accessToken: 'x' } }, at)).toBe(false);
});

test('the refresh token is exchanged for a new pair', async () => {
  const { call, asked } = shopOf(granted);
  expect(await tokens.renew(call)).toEqual({ kind: 'renewed', secrets });
  expect(asked.map(({ body }) => body)).toEqual([
    { grant_type: 'refresh_token', refresh_token: '9.refresh', client_id: 'a-key' },
  ]);
});

test('the shop’s id is asked for once, and new tokens are kept though Etsy does not tell it', async () => {
  const withoutId = ({ call }: ReturnType<typeof shopOf>) => ({
    ...call,
    shop: { baseUrl, secrets: { refreshToken: '9.refresh' } },
  });
  expect(await tokens.renew(withoutId(shopOf(granted)))).toEqual({
    kind: 'renewed',
    secrets: { ...secrets, shopId: '7' },
  });
  const down = shopOf(granted, { 'GET /users/me': () => refusal(500, 'Server Error') });
  expect(await tokens.renew(withoutId(down))).toEqual({ kind: 'renewed', secrets });
});

test.each<[string, Told, object]>([
  [
    'a consent that was withdrawn, or a token that was used',
    refusal(400, 'invalid_grant', 'refresh_token is invalid'),
    { kind: 'unauthorized', message: 'Etsy grants no token: refresh_token is invalid.' },
  ],
  ['an app that Etsy does not know', refusal(401, 'invalid_client'), { kind: 'unavailable' }],
  ['an answer without a refresh token', { access_token: '9.x', expires_in: 3_600 }, { kind: 'unavailable' }],
  ['a page', { status: 502, told: '<h1>Bad gateway</h1>' }, { kind: 'unavailable' }],
  ['too many renewals', refusal(429, 'Exceeded rate limit'), { kind: 'rate_limited' }],
])('%s', async (_, told, fault) => {
  expect(await tokens.renew(shopOf(told).call)).toMatchObject(fault);
});

test('without the app’s key nothing is sent, and the operator is told', async () => {
  const { call, asked } = shopOf(granted);
  expect(await tokens.renew({ ...call, app: {} })).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('ETSY_KEYSTRING'),
  });
  expect(asked).toEqual([]);
});

const redirectUrl = 'https://onhand.example/oauth/callback/etsy';

test('a seller consents on Etsy’s site, to the scopes that are needed, with a challenge', () => {
  const ask = { app: { keystring: 'a-key' }, baseUrl, redirectUrl, state: 's', challenge: 'c' };
  const url = new URL(oauth.authorizeUrl(ask));
  expect(`${url.origin}${url.pathname}`).toBe('https://www.etsy.com/oauth/connect');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'a-key',
    redirect_uri: redirectUrl,
    scope: 'listings_r listings_w transactions_r shops_r',
    state: 's',
    code_challenge: 'c',
    code_challenge_method: 'S256',
  });
});

const callback = { baseUrl, redirectUrl, code: 'c', query: {}, verifier: 'v' };

test('the code of a callback is exchanged for all secrets, with the verifier', async () => {
  const { call, asked } = shopOf(granted);
  expect(await oauth.exchange(call, callback)).toEqual({
    kind: 'granted',
    secrets: { ...secrets, shopId: '7' },
  });
  expect(asked[0]?.body).toEqual({
    grant_type: 'authorization_code',
    client_id: 'a-key',
    redirect_uri: redirectUrl,
    code: 'c',
    code_verifier: 'v',
  });
  expect(asked[1]?.headers).toMatchObject({ authorization: 'Bearer 9.new' });
});

test('a code that is refused is rejected', async () => {
  const { call } = shopOf(refusal(400, 'invalid_grant', 'code is invalid'));
  expect(await oauth.exchange(call, callback)).toMatchObject({
    kind: 'rejected',
    code: 'authorization_refused',
  });
});
