import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { check } from './check.ts';
import { apiVersion } from './exchange.ts';
import { graphqlShop, shopThatAnswers } from './testing/graphql-shop.ts';

const scopes = (...handles: string[]) => ({
  shop: { name: 'A shop', currencyCode: 'EUR', myshopifyDomain: 'a-shop.myshopify.com' },
  currentAppInstallation: { accessScopes: handles.map((handle) => ({ handle })) },
  publicApiVersions: [{ handle: apiVersion, supported: true }],
});

test('names the shop, its home, and the scopes that are missing', async () => {
  const { call } = graphqlShop(scopes('write_products', 'read_inventory', 'read_locations'));
  expect(await check(call)).toEqual({
    kind: 'ok',
    account: 'A shop',
    accountId: 'a-shop.myshopify.com',
    currency: 'EUR',
    missing: ['write_inventory', 'read_orders'],
    home: 'https://a-shop.myshopify.com',
  });
});

test('a version that Shopify has ended is refused: it would answer with another one', async () => {
  const publicApiVersions = [{ handle: apiVersion, supported: false }];
  const { call } = graphqlShop({ ...scopes(), publicApiVersions });
  expect(await check(call)).toMatchObject({ kind: 'rejected', code: 'api_version_unsupported' });
});

const failing = (code: string | undefined) =>
  graphqlShop({}, [new GraphQLError('Words of Shopify.', { ...(code && { extensions: { code } }) })]);

test('throttled: rate_limited for the time until the points are free, and none were spent', async () => {
  const shop = failing('THROTTLED');
  expect(await check(shop.call)).toEqual({ kind: 'rate_limited', retryAfterMs: 1_000, limit: 'points' });
  expect(shop.told).toEqual([{ spent: 0, remaining: { points: 1900 }, retryAfterMs: 1_000 }]);
});

test.each([
  ['ACCESS_DENIED', { kind: 'unauthorized', message: 'Words of Shopify.' }],
  ['INTERNAL_SERVER_ERROR', { kind: 'unavailable', perhapsOneRow: 'INTERNAL_SERVER_ERROR' }],
  ['MAX_COST_EXCEEDED', { kind: 'rejected', perhapsOneRow: 'MAX_COST_EXCEEDED' }],
  [undefined, { kind: 'rejected', code: 'request_refused', message: 'Words of Shopify.' }],
])('the error %s', async (code, fault) => {
  expect(await check(failing(code).call)).toMatchObject(fault);
});

test.each([
  [401, '{"errors":"[API] Invalid API key or access token"}', { kind: 'unauthorized' }],
  [402, '{"errors":"Unavailable Shop"}', { kind: 'unavailable', message: 'Unavailable Shop' }],
  [404, '{"errors":"Not Found"}', { kind: 'unavailable', message: 'Not Found' }],
  [423, '{"errors":"Locked"}', { kind: 'unavailable' }],
  [429, '', { kind: 'rate_limited', retryAfterMs: 2_000 }],
  [502, '<html>', { kind: 'unavailable' }],
  [200, '<html>', { kind: 'unavailable' }],
  [301, '', { kind: 'unavailable', message: expect.stringContaining('https://other.example/') }],
])('an answer with %i %s', async (status, body, fault) => {
  const headers = { 'retry-after': '2', location: 'https://other.example/' };
  expect(await check(shopThatAnswers(status, body, headers))).toMatchObject(fault);
});

test('without an access token nothing is sent', async () => {
  const { call } = graphqlShop(scopes());
  expect(await check({ ...call, shop: { ...call.shop, secrets: {} } })).toMatchObject({
    kind: 'unauthorized',
  });
});
