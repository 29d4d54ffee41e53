import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';
import { passTime } from '../testing/pass-time.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

type Headers = Readonly<Record<string, string>>;
const fromConsole = {
  'onhand-console': '1',
  'sec-fetch-site': 'same-origin',
  host: 'localhost',
  origin: 'http://localhost',
};

const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Headers, payload?: object) =>
  gateway.app.inject({ method, url, headers, ...(payload && { payload }) });

/** Signs in. Returns the cookie. */
async function signIn(key = gateway.operatorKey, headers: Headers = {}): Promise<string> {
  const answer = await ask('POST', '/session', { ...fromConsole, ...headers }, { key });
  expect(answer.statusCode).toBe(201);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

async function keyOf(role: string) {
  const { body } = await merchant.ask('POST', '/v1/api-keys', { label: `a ${role}`, role });
  return body as { id: string; key: string };
}

it('a key is exchanged for a cookie that scripts and other sites cannot use', async () => {
  const answer = await ask('POST', '/session', fromConsole, { key: gateway.operatorKey });
  const cookie = String(answer.headers['set-cookie']);
  expect(cookie).toMatch(/^onhand_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(answer.json()).toMatchObject({ label: 'operator', role: 'admin', merchantId: null });
  expect(answer.json()).toMatchObject({ temporalWorkflows: null });
  const token = cookie.slice('onhand_session='.length).split(';')[0] ?? '';
  const rows = await gateway.db.selectFrom('sessions').selectAll().execute();
  expect(JSON.stringify([answer.json(), rows])).not.toContain(token);
});

it('the cookie is for HTTPS only where the browser came by HTTPS', async () => {
  const headers = { ...fromConsole, host: 'onhand.test', origin: 'https://onhand.test' };
  const answer = await ask('POST', '/session', headers, { key: gateway.operatorKey });
  expect(answer.headers['set-cookie']).toContain('; Secure');
});

it('a session has the rights of its key', async () => {
  const cookie = await signIn((await keyOf('viewer')).key);
  expect((await ask('GET', '/v1/items', { cookie })).statusCode).toBe(200);
  const changed = await ask('POST', '/v1/items', { cookie, ...fromConsole }, { title: 'Mug' });
  expect(changed.json().code).toBe('role_insufficient');
  const other = await createTestMerchant(gateway);
  const stranger = await ask('GET', '/v1/items', { cookie, 'onhand-merchant': other.id });
  expect(stranger.json().code).toBe('merchant_not_found');
});

describe('a change with a cookie', () => {
  const item = { title: 'Mug' };
  const changing = (cookie: string, headers: Headers) =>
    ask('POST', '/v1/items', { cookie, 'onhand-merchant': merchant.id, ...headers }, item);

  it.each([
    ['from the console', fromConsole, 201],
    ['from a browser without fetch metadata', { 'onhand-console': '1' }, 201],
    ['without the header', { 'sec-fetch-site': 'same-origin' }, 403],
    ['from another site', { ...fromConsole, 'sec-fetch-site': 'cross-site' }, 403],
    ['from another host of the site', { ...fromConsole, 'sec-fetch-site': 'same-site' }, 403],
    ['from another origin', { ...fromConsole, origin: 'https://evil.test' }, 403],
    ['from an origin without a name', { ...fromConsole, origin: 'null' }, 403],
  ] as const)('%s', async (_, headers, status) => {
    const answer = await changing(await signIn(), headers);
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(answer.json().code).toBe('request_not_from_console');
  });

  it('needs none of it with a key', async () => {
    const { status } = await merchant.ask('POST', '/v1/items', item);
    expect(status).toBe(201);
  });
});

it('signing in from another site is refused', async () => {
  const headers = { ...fromConsole, origin: 'https://evil.test' };
  const answer = await ask('POST', '/session', headers, { key: gateway.operatorKey });
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined]);
});

describe('a session ends', () => {
  const code = async (cookie: string) => (await ask('GET', '/session', { cookie })).json().code;

  it('when it is signed out', async () => {
    const cookie = await signIn();
    const answer = await ask('DELETE', '/session', { cookie, ...fromConsole });
    expect(answer.headers['set-cookie']).toContain('Max-Age=0');
    expect(await code(cookie)).toBe('session_ended');
  });

  it('when the browser signs in again', async () => {
    const { key } = await keyOf('viewer');
    const before = await signIn();
    const after = await signIn(key, { cookie: before });
    expect([await code(before), await code(after)]).toEqual(['session_ended', undefined]);
  });

  it('not when a wrong key is tried over it', async () => {
    const cookie = await signIn();
    const answer = await ask('POST', '/session', { ...fromConsole, cookie }, { key: 'oh_wrong' });
    expect(answer.json().code).toBe('key_invalid');
    expect(await code(cookie)).toBeUndefined();
  });

  it('when its key is revoked', async () => {
    const { id, key } = await keyOf('admin');
    const cookie = await signIn(key);
    await merchant.ask('DELETE', `/v1/api-keys/${id}`);
    expect(await code(cookie)).toBe('session_ended');
    expect((await ask('GET', '/v1/items', { cookie })).json().code).toBe('session_ended');
  });

  it('when the browser has lost its cookie', async () => {
    const merchantHeader = { 'onhand-merchant': merchant.id };
    const ofConsole = await ask('GET', '/v1/items', { ...fromConsole, ...merchantHeader });
    const ofOthers = await ask('GET', '/v1/items', merchantHeader);
    expect([ofConsole.json().code, ofOthers.json().code]).toEqual(['session_ended', 'key_invalid']);
  });

  it('after twelve hours', async () => {
    await passTime(gateway, 0);
    const cookie = await signIn();
    await passTime(gateway, 12 * 3_600_000 - 1);
    expect(await code(cookie)).toBeUndefined();
    await passTime(gateway, 1);
    expect(await code(cookie)).toBe('session_ended');
  });
});

it('signing in and out are entries of the audit log, as the key', async () => {
  const { id, key } = await keyOf('viewer');
  const cookie = await signIn(key);
  await ask('DELETE', '/session', { cookie, ...fromConsole });
  const { body } = await merchant.ask('GET', '/v1/audit?limit=2');
  expect(body.data).toMatchObject([
    { action: 'session.end', actor: { keyId: id }, subject: { kind: 'session', id: expect.any(String) } },
    { action: 'session.create', actor: { keyId: id } },
  ]);
});

it('guesses at the page of sign-in are limited like those at the API', async () => {
  const guessing = await createTestGateway();
  await using _ = guessing;
  const guess = (at: number) =>
    guessing.app.inject({
      method: 'POST',
      url: '/session',
      headers: fromConsole,
      payload: { key: `oh_abcdef123456_notTheSecretOfAnybody${at}` },
    });
  for (let at = 0; at < 20; at += 1) expect((await guess(at)).json().code).toBe('key_invalid');
  expect((await guess(20)).json().code).toBe('too_many_guesses');
});
