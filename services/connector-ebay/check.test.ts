import { expect, test } from 'vitest';
import { check } from './check.ts';
import { ebayShop, refusal } from './testing/ebay-shop.ts';
import type { Routes, Told } from './testing/ebay-shop.ts';

const user = { userId: 'a-seller', username: 'shop.de', registrationMarketplaceId: 'EBAY_DE' };
const routes = (changed: Routes = {}): Routes => ({
  ...changed,
  'GET /commerce/identity/v1/user/': () => user,
  'GET /sell/inventory/v1/location': () => ({ total: 1, locations: [{ merchantLocationKey: 'here' }] }),
  'POST /sell/inventory/v1/bulk_update_price_quantity': () => refusal(400, 25_709),
  'GET /sell/fulfillment/v1/order': () => ({ total: 0, orders: [] }),
});
const withRoute = (name: string, told: Told) => ebayShop({ ...routes(), [name]: () => told });

test('names the account, its currency, and what the Inventory API does not reach', async () => {
  const { call, asked } = ebayShop(routes());
  expect(await check(call)).toEqual({
    kind: 'ok',
    account: 'shop.de (a-seller)',
    accountId: 'a-seller',
    currency: 'EUR',
    missing: [],
    notes: [expect.stringContaining('Only listings of the Inventory API are reachable')],
  });
  expect(asked.map(({ authorization }) => authorization)).toEqual(asked.map(() => 'Bearer a token'));
});

test('an account without an inventory location is told so', async () => {
  const { call } = withRoute('GET /sell/inventory/v1/location', { total: 0 });
  expect(await check(call)).toMatchObject({
    notes: [expect.stringContaining('no inventory location'), expect.anything()],
  });
});

test.each([
  ['sell.inventory', 'POST /sell/inventory/v1/bulk_update_price_quantity'],
  ['sell.fulfillment.readonly', 'GET /sell/fulfillment/v1/order'],
])('a token without the scope %s', async (scope, name) => {
  const { call } = withRoute(name, refusal(403, 1100, 'Insufficient permissions.'));
  expect(await check(call)).toMatchObject({ kind: 'ok', missing: [scope] });
});

test('a token that may not see whose it is names that scope', async () => {
  const { call } = withRoute(
    'GET /commerce/identity/v1/user/',
    refusal(403, 1100, 'Insufficient permissions.'),
  );
  expect(await check(call)).toMatchObject({
    kind: 'unauthorized',
    message: expect.stringContaining('commerce.identity.readonly'),
  });
});

test('an account of an unknown marketplace is refused: its currency is unknown', async () => {
  const { call } = withRoute('GET /commerce/identity/v1/user/', {
    ...user,
    registrationMarketplaceId: 'EBAY_XX',
  });
  expect(await check(call)).toMatchObject({ kind: 'rejected', code: 'marketplace_unknown' });
});

test.each<[string, Told, object]>([
  ['a token that ended', refusal(401, 1001), { kind: 'unauthorized' }],
  ['too many calls', refusal(429, 2001), { kind: 'rate_limited', limit: 'calls', retryAfterMs: 60_000 }],
  ['eBay’s own error', refusal(500, 25_001), { kind: 'unavailable', perhapsOneRow: '25001' }],
  ['a page instead of the API', { status: 404, told: '<h1>Not found</h1>' }, { kind: 'unavailable' }],
  ['a page with 200', { status: 200, told: '<h1>Hello</h1>' }, { kind: 'unavailable' }],
])('%s', async (_, told, fault) => {
  const { call } = withRoute('GET /commerce/identity/v1/user/', told);
  expect(await check(call)).toMatchObject(fault);
});

test('identity is asked of its own host, all else of the API’s', async () => {
  const { call } = ebayShop(routes());
  const hosts: string[] = [];
  const { fetch } = call;
  await check({
    ...call,
    fetch: (url, sending) => {
      hosts.push(new URL(url).host);
      return fetch(url, sending);
    },
  });
  expect(hosts).toEqual(['apiz.ebay.com', 'api.ebay.com', 'api.ebay.com', 'api.ebay.com']);
});

test('without an access token nothing is sent', async () => {
  const { call, asked } = ebayShop(routes());
  expect(await check({ ...call, shop: { ...call.shop, secrets: {} } })).toMatchObject({
    kind: 'unauthorized',
  });
  expect(asked).toEqual([]);
});
