import { createHash, randomUUID } from 'node:crypto';
import { connector } from '@onhand/connector-etsy/connector.ts';
import { servedFor, testToken } from '@onhand/connector-kit/testing/ask.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appValues, withTokens } from './seller.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const redirectUrl = 'https://onhand.example/oauth/callback/etsy';
const verifier = 'a-verifier-of-at-least-forty-three-characters-for-pkce';
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** Has a seller consent on Etsy's page, to the scopes that are left, and exchanges the code. */
async function connected(id: string, without: readonly string[] = []) {
  const shop = await sandbox.control.createShop({ id, platform: 'etsy' });
  const { baseUrl } = shop;
  const { app } = servedFor(connector, { baseUrl, secrets: {} }, { app: appValues });
  const ask = async (operation: string, input: object) => {
    const sentAt = Date.now();
    const answer = await app.inject({
      method: 'POST',
      url: `/v1/app/${operation}`,
      headers: { authorization: `Bearer ${testToken}` },
      payload: { sentAt, deadline: sentAt + 10_000, input },
    });
    return answer.json().output;
  };
  const asked = await ask('oauth.authorize', { baseUrl, redirectUrl, state: 'a state', challenge });
  const page = new URL(asked.url);
  const scopes = (page.searchParams.get('scope') ?? '').split(' ').filter((one) => !without.includes(one));
  page.searchParams.set('scope', scopes.join(' '));
  const form = new URLSearchParams([...page.searchParams, ['choice', 'agree']]);
  const address = `${page.origin}${page.pathname}`;
  const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  const query = Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
  const exchange = { integrationId: randomUUID(), baseUrl, redirectUrl, query, verifier };
  return {
    shop,
    granted: await ask('oauth.exchange', exchange),
    again: () => ask('oauth.exchange', exchange),
  };
}

test('a seller consents once, and the connector works with what Etsy grants', async () => {
  const { shop, granted, again } = await connected('consents');
  const { shopId } = shop.secrets;
  expect(granted).toMatchObject({
    kind: 'granted',
    secrets: { shopId, accessToken: expect.any(String), refreshToken: expect.any(String) },
    check: { kind: 'ok', accountId: shopId, missing: [] },
  });
  const { ask } = servedFor(
    connector,
    { baseUrl: shop.baseUrl, secrets: granted.secrets },
    { app: appValues },
  );
  expect(await ask('orders.openPage', { cursor: null })).toMatchObject({ kind: 'page' });
  expect(await again()).toMatchObject({ kind: 'rejected', code: 'authorization_refused' });
});

test('a scope that the seller did not grant is named', async () => {
  const { granted } = await connected('withholds', ['listings_w']);
  expect(granted).toMatchObject({ check: { kind: 'ok', missing: ['listings_w'] } });
});

test('a token that Etsy refuses is renewed once for all calls, and again after that', async () => {
  const { baseUrl, secrets } = await sandbox.control.createShop({ id: 'renews', platform: 'etsy' });
  const { ask } = servedFor(connector, await withTokens({ baseUrl, secrets }), { app: appValues });
  for (const hours of [2, 4]) {
    // Etsy's token ends after an hour. A refresh token that were used twice would be refused.
    await sandbox.control.skewClock('renews', hours * 3_600_000);
    const answers = await Promise.all([ask('check', {}), ask('orders.openPage', { cursor: null })]);
    expect(answers).toMatchObject([{ kind: 'ok' }, { kind: 'page' }]);
  }
});

test('a consent that was withdrawn, or a refresh token that somebody else has used, is unauthorized', async () => {
  const { baseUrl, secrets } = await sandbox.control.createShop({ id: 'withdrawn', platform: 'etsy' });
  await withTokens({ baseUrl, secrets });
  const { ask } = servedFor(connector, { baseUrl, secrets }, { app: appValues });
  expect(await ask('check', {})).toMatchObject({
    kind: 'unauthorized',
    message: expect.stringContaining('Etsy grants no token'),
  });
});
