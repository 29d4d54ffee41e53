import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { grantLimits, newAppLimits, takeCall } from './quota.ts';
import { api, askerOf, etsyShop, grant, generousSandbox, refresh } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox();
});
afterAll(() => sandbox?.close());

const products = [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10 }];

test('every request needs the keystring with the shared secret', async () => {
  const { ask, shop } = await etsyShop(sandbox);
  const ping = (key: string) => ask('GET', `${api}/openapi-ping`, undefined, { 'x-api-key': key });
  const { keystring = '', sharedSecret = '' } = shop.secrets;
  expect(await ping(`${keystring}:${sharedSecret}`)).toMatchObject({
    status: 200,
    body: { application_id: expect.any(Number) },
  });
  expect(await ping(keystring)).toMatchObject({
    status: 403,
    body: { error: 'Shared secret is required in x-api-key header.' },
  });
  expect(await ping('')).toMatchObject({ status: 403, body: { error: expect.stringMatching(/should be/) } });
  expect(await ping(`${keystring}:wrong`)).toMatchObject({
    status: 403,
    body: { error: expect.stringMatching(/incorrect shared secret/) },
  });
});

test('a refresh token is good once, and its successor takes over', async () => {
  const { shop, refreshToken } = await etsyShop(sandbox);
  expect(await refresh(shop)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'refresh_token is revoked' },
  });
  const { body } = await refresh(shop, refreshToken);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
  const me = await askerOf(shop, body.access_token)('GET', `${api}/users/me`);
  expect(me.body).toEqual({
    user_id: Number(body.access_token.split('.')[0]),
    shop_id: Number(shop.secrets['shopId']),
  });
  expect((await refresh(shop, refreshToken)).status).toBe(400);
  const held = await askerOf(shop, '')('POST', `${api}/scopes`, { token: body.access_token });
  expect(held.body.scopes).toContain('listings_w');
  expect(await grant(shop, { client_id: 'stranger' })).toMatchObject({ body: { error: 'invalid_client' } });
  expect(await grant(shop, { grant_type: 'password' })).toMatchObject({
    body: { error: 'unsupported_grant_type' },
  });
});

test('a token that has ended, is unknown or lacks the scope is refused', async () => {
  const clock = movableClock();
  const own = await startSandbox({ clock });
  try {
    const { ask, shop, shopPath } = await etsyShop(own, { products, permissions: 'read' });
    const path = `${shopPath}/listings`;
    expect((await ask('GET', path)).status).toBe(200);
    expect(await ask('PATCH', `${path}/100`, { state: 'inactive' })).toEqual({
      status: 403,
      headers: expect.any(Headers),
      body: { error: 'insufficient_scope', error_description: 'Insufficient scope' },
    });
    for (const token of ['', 'stranger']) {
      const answer = await askerOf(shop, token)('GET', path);
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    }
    clock.advance(3_600_000);
    expect(await ask('GET', path)).toMatchObject({
      status: 401,
      body: { error: 'invalid_token', error_description: 'access token is expired' },
    });
  } finally {
    await own.close();
  }
});

test('the app has ten calls a second, for all its sellers, and is told what is left', async () => {
  const clock = movableClock(stillClock(new Date('2026-11-20T10:00:00Z')));
  const own = await startSandbox({ clock });
  try {
    const { ask } = await etsyShop(own);
    const { ask: other } = await etsyShop(own);
    const ping = () => ask('GET', `${api}/openapi-ping`);
    const first = await ping();
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-limit-per-second': '10',
      'x-remaining-this-second': '9',
      'x-limit-per-day': '10000',
      'x-remaining-today': '9999',
    });
    for (let calls = 1; calls < newAppLimits.perSecond; calls += 1) expect((await ping()).status).toBe(200);
    const refused = await other('GET', `${api}/openapi-ping`);
    expect(refused).toMatchObject({ status: 429, body: { error: expect.any(String) } });
    expect(refused.headers.get('retry-after')).toBe('1');
    clock.advance(1_000);
    expect((await ping()).status).toBe(200);
    grantLimits(own.url, { perSecond: 150, perDay: 100_000 });
    expect((await ping()).headers.get('x-remaining-this-second')).toBe('148');
  } finally {
    await own.close();
  }
});

test('a call counts against the day for 24 hours', async () => {
  const clock = movableClock(stillClock(new Date('2026-11-21T10:00:00Z')));
  const shop = { clock, url: () => 'http://127.0.0.1:9/etsy/day' };
  const { perSecond } = newAppLimits;
  for (let calls = 0; calls < newAppLimits.perDay; calls += 1) {
    expect(takeCall(shop).isGranted).toBe(true);
    clock.advance(calls % perSecond === perSecond - 1 ? 1_000 : 0);
  }
  const { isGranted, headers } = takeCall(shop);
  expect([isGranted, headers['x-remaining-today']]).toEqual([false, '0']);
  clock.advance(Number(headers['retry-after']) * 1_000);
  expect(takeCall(shop)).toMatchObject({ isGranted: true });
});

test('another shop is not found, and neither is what is not there', async () => {
  const { ask, shopPath } = await etsyShop(sandbox, { products });
  expect((await ask('GET', `${api}/shops/1/receipts`)).status).toBe(404);
  expect((await ask('GET', `${api}/shops/1/listings`)).status).toBe(403);
  expect((await ask('GET', `${api}/listings/999`)).status).toBe(404);
  expect(await ask('GET', `${shopPath}/receipts/999`)).toMatchObject({
    status: 404,
    body: { error: expect.stringContaining('Could not find a Shop Receipt') },
  });
  expect((await ask('GET', `${api}/listings/mug`)).status).toBe(400);
  expect((await ask('GET', shopPath)).body).toMatchObject({ currency_code: 'USD', listing_active_count: 1 });
  const profiles = await ask('GET', `${shopPath}/readiness-state-definitions`);
  expect(profiles.body).toMatchObject({ count: 2, results: [{ readiness_state: 'ready_to_ship' }, {}] });
});
