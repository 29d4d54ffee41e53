import { expect, test } from 'vitest';
import { check } from './check.ts';
import { neededScopes } from './scopes.ts';
import { etsyShop, refusal } from './testing/etsy-shop.ts';
import type { Routes, Told } from './testing/etsy-shop.ts';

const shop = { shop_id: 7, shop_name: 'Clay', currency_code: 'EUR', is_vacation: false };
const routes = (changed: Routes = {}): Routes => ({
  ...changed,
  'GET /users/me': changed['GET /users/me'] ?? (() => ({ user_id: 9, shop_id: 7 })),
  'GET /shops/7': changed['GET /shops/7'] ?? (() => shop),
  'POST /scopes': changed['POST /scopes'] ?? (() => ({ scopes: [...neededScopes] })),
});

test('names the shop and its currency', async () => {
  const { call, asked } = etsyShop(routes());
  expect(await check(call)).toEqual({
    kind: 'ok',
    account: 'Clay (7)',
    accountId: '7',
    currency: 'EUR',
    missing: [],
    notes: [],
  });
  expect(asked.at(-1)?.body).toEqual({ token: '9.token' });
});

test.each<[string, Told]>([
  ['a list', { scopes: ['listings_r', 'transactions_r', 'shops_r'] }],
  ['a text', { scopes: 'listings_r transactions_r shops_r' }],
])('a scope that the token lacks is missing, told as %s', async (_, told) => {
  const { call } = etsyShop(routes({ 'POST /scopes': () => told }));
  expect(await check(call)).toMatchObject({ kind: 'ok', missing: ['listings_w'], notes: [] });
});

test('scopes in an unknown form are not taken for missing, and people are told', async () => {
  const { call } = etsyShop(routes({ 'POST /scopes': () => ({}) }));
  expect(await check(call)).toMatchObject({ missing: [], notes: [expect.stringContaining('scopes')] });
});

test('a shop in vacation mode is told so', async () => {
  const { call } = etsyShop(routes({ 'GET /shops/7': () => ({ ...shop, is_vacation: true }) }));
  expect(await check(call)).toMatchObject({ notes: [expect.stringContaining('vacation')] });
});

test.each<[string, Told, object]>([
  ['an account without a shop', { user_id: 9 }, { kind: 'rejected', code: 'shop_missing' }],
  [
    'a token without shops_r',
    refusal(403, 'insufficient_scope', 'insufficient scope'),
    { kind: 'unauthorized', message: expect.stringContaining('shops_r') },
  ],
  ['a token that ended', refusal(401, 'invalid_token', 'access token is expired'), { kind: 'unauthorized' }],
  [
    'an app’s key that Etsy refuses',
    refusal(403, 'Shared secret is required in x-api-key header.'),
    { kind: 'unavailable', message: expect.stringContaining('Shared secret') },
  ],
  ['too many calls', refusal(429, 'Exceeded rate limit'), { kind: 'rate_limited', limit: 'rate' }],
  ['Etsy’s own error', refusal(500, 'Server Error'), { kind: 'unavailable' }],
  ['a page instead of the API', { status: 404, told: '<h1>Not found</h1>' }, { kind: 'unavailable' }],
])('%s', async (_, told, fault) => {
  const { call } = etsyShop(routes({ 'GET /users/me': () => told }));
  expect(await check(call)).toMatchObject(fault);
});

test('a day that is used up is told apart from a second, with its time', async () => {
  const told = {
    status: 429,
    told: { error: 'Exceeded rate limit' },
    headers: { 'retry-after': '60', 'x-remaining-today': '0' },
  };
  const { call } = etsyShop(routes({ 'GET /users/me': () => told }));
  expect(await check(call)).toMatchObject({ kind: 'rate_limited', limit: 'calls', retryAfterMs: 60_000 });
});

test('without an access token nothing is sent', async () => {
  const { call, asked } = etsyShop(routes());
  expect(await check({ ...call, shop: { ...call.shop, secrets: {} } })).toMatchObject({
    kind: 'unauthorized',
  });
  expect(asked).toEqual([]);
});
