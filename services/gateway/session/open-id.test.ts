import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CookieJar } from '../../../tests/setup/cookie-jar.ts';
import { startOpenIdProvider } from '../../../tests/setup/open-id-provider.ts';
import type { OpenIdProvider } from '../../../tests/setup/open-id-provider.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

const callback = 'https://onhand.test/session/open-id/callback';
let provider: OpenIdProvider;
let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  provider = await startOpenIdProvider(callback);
  gateway = await createTestGateway({ openId: { ...provider, name: 'Test' } });
  merchant = await createTestMerchant(gateway);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

let count = 0;
beforeEach(() => {
  count += 1;
  provider.account = { sub: `sub-${count}`, email: `ada-${count}@b.example`, verified: true };
});

const admit = (role = 'operator') =>
  merchant.ask('POST', '/v1/people', { label: 'Ada', role, email: provider.account.email.toUpperCase() });

/** A browser on its way through the gateway and the provider. */
function browser() {
  const atGateway = new CookieJar();
  const atProvider = new CookieJar();
  const ask = async (path: string) => {
    const headers = { host: 'onhand.test', cookie: atGateway.header() };
    const answer = await gateway.app.inject({ method: 'GET', url: path, headers });
    atGateway.take([answer.headers['set-cookie'] ?? []].flat());
    return { status: answer.statusCode, location: String(answer.headers.location), body: answer.body };
  };
  return {
    ask,
    cookies: atGateway,
    /** Leaves for the provider. Returns the path with which it sends the browser back. */
    leave: async (from = '/session/open-id?returnTo=/m/1/items'): Promise<string> => {
      let { location } = await ask(from);
      while (location.startsWith(provider.issuer)) {
        const answer = await fetch(location, {
          redirect: 'manual',
          headers: { cookie: atProvider.header() },
        });
        atProvider.take(answer.headers.getSetCookie());
        location = new URL(answer.headers.get('location') ?? '', provider.issuer).href;
      }
      return location.replace('https://onhand.test', '');
    },
  };
}

it('the console is told how people sign in', async () => {
  expect(JSON.parse((await browser().ask('/session/ways')).body)).toEqual({ openId: { name: 'Test' } });
});

it('a person who was admitted gets a session with their role, and comes back to the page they wanted', async () => {
  await admit();
  const { ask, leave } = browser();
  expect(await ask(await leave())).toMatchObject({ status: 302, location: '/m/1/items' });
  const session = JSON.parse((await ask('/session')).body);
  expect(session).toMatchObject({ label: 'Ada', role: 'operator', merchantId: merchant.id });
});

it('from the first sign-in on, the address counts no more', async () => {
  await admit();
  const first = browser();
  await first.ask(await first.leave());
  const { account } = provider;
  provider.account = { ...account, email: 'renamed@b.example' };
  const renamed = browser();
  expect((await renamed.ask(await renamed.leave())).location).toBe('/m/1/items');
  provider.account = { ...account, sub: `another ${count}` };
  const other = browser();
  expect((await other.ask(await other.leave())).location).toBe('/sign-in?problem=person_unknown');
});

describe('nobody signs in', () => {
  it('whom nobody admitted', async () => {
    const { ask, leave } = browser();
    expect((await ask(await leave())).location).toBe('/sign-in?problem=person_unknown');
    expect((await ask('/session')).status).toBe(401);
  });

  it('with an address that the provider has not verified', async () => {
    await admit();
    provider.account = { ...provider.account, verified: false };
    const { ask, leave } = browser();
    expect((await ask(await leave())).location).toBe('/sign-in?problem=person_unknown');
  });

  it('who was revoked; their sessions end', async () => {
    const { body } = await admit();
    const { ask, leave } = browser();
    await ask(await leave());
    expect((await merchant.ask('DELETE', `/v1/api-keys/${body.id}`)).status).toBe(200);
    expect((await ask('/session')).status).toBe(401);
    const again = browser();
    expect((await again.ask(await again.leave())).location).toBe('/sign-in?problem=person_unknown');
  });

  it('with an answer of the provider that belongs to another browser, or that comes twice', async () => {
    await admit();
    const mine = browser();
    const path = await mine.leave();
    const stranger = browser();
    await stranger.leave();
    expect((await stranger.ask(path)).location).toBe('/sign-in?problem=sign_in_failed');
    expect((await browser().ask(path)).location).toBe('/sign-in?problem=sign_in_failed');
    await mine.ask(path);
    expect((await mine.ask(path)).location).toBe('/sign-in?problem=sign_in_failed');
  });

  it.each(['//evil.example', '/%09/evil.example', '/%0A/evil.example'])('towards %s', async (returnTo) => {
    await admit();
    const { ask, leave } = browser();
    expect((await ask(await leave(`/session/open-id?returnTo=${returnTo}`))).location).toBe('/');
  });
});

it('an address belongs to one person at a time', async () => {
  const { body } = await admit();
  expect((await admit()).body.code).toBe('email_in_use');
  expect(body).not.toHaveProperty('key');
  await merchant.ask('DELETE', `/v1/api-keys/${body.id}`);
  expect((await admit('viewer')).status).toBe(201);
});

it('a gateway without a provider admits nobody, because nobody could sign in', async () => {
  await using alone = await createTestGateway();
  const stranger = await createTestMerchant(alone);
  const answer = await stranger.ask('POST', '/v1/people', {
    label: 'Ada',
    role: 'viewer',
    email: 'ada@b.example',
  });
  expect([answer.status, answer.body.code]).toEqual([409, 'sign_in_not_configured']);
});

it('what the browser keeps on its way is bound to this host over HTTPS', async () => {
  const leaving = (host: string) =>
    gateway.app.inject({ method: 'GET', url: '/session/open-id', headers: { host } });
  const cookieOf = async (host: string) => String((await leaving(host)).headers['set-cookie']);
  const secure = await cookieOf('onhand.test');
  expect(secure).toMatch(
    /^__Host-onhand_sign_in=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
  );
  expect(await cookieOf('localhost')).toMatch(/^onhand_sign_in=/);
  const [pair = ''] = secure.split(';');
  // A site of the same domain could set this name without the prefix.
  const cookie = pair.replace('__Host-', '');
  const headers = { host: 'onhand.test', cookie };
  const state = JSON.parse(Buffer.from(pair.split('=')[1] ?? '', 'base64url').toString()).state;
  const url = `/session/open-id/callback?code=x&state=${state}`;
  const answer = await gateway.app.inject({ method: 'GET', url, headers });
  expect(answer.headers.location).toBe('/sign-in?problem=sign_in_failed');
});

it('a gateway whose provider cannot be reached says so, and asks it again at the next sign-in', async () => {
  const url = 'http://127.0.0.1:9';
  await using alone = await createTestGateway({ openId: { ...provider, issuer: url, name: 'Away' } });
  const answer = await alone.app.inject({ method: 'GET', url: '/session/open-id' });
  expect(answer.headers.location).toBe('/sign-in?problem=sign_in_failed');
});
