import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../start.ts';
import { askerOf, etsyShop, grant, generousSandbox } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox();
});
afterAll(() => sandbox?.close());

const redirectUri = 'https://onhand.example/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-for-pkce';
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** Opens the consent page, and answers it as a seller does. */
async function consent(baseUrl: string, choice: string, changes: Readonly<Record<string, string>> = {}) {
  const query = new URLSearchParams({
    client_id: '1aa2bb33c44d55eeeeee6fff',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'listings_r shops_r',
    state: 'a state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  });
  const address = `${baseUrl}/oauth/connect`;
  const shown = await fetch(`${address}?${query.toString()}`);
  const form = new URLSearchParams([...query, ['choice', choice]]);
  const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  return { page: await shown.text(), status: shown.status, to: answer.headers.get('location') };
}

test('a seller consents, and the app exchanges the code once, with its verifier', async () => {
  const { shop, shopPath } = await etsyShop(sandbox);
  const { page, to } = await consent(shop.baseUrl, 'agree');
  expect(page).toContain('listings_r');
  const answer = new URL(to ?? '');
  expect(`${answer.origin}${answer.pathname}`).toBe(redirectUri);
  expect(answer.searchParams.get('state')).toBe('a state');
  const code = answer.searchParams.get('code') ?? '';
  const exchange = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  for (const wrong of [{ code_verifier: 'wrong' }, { redirect_uri: 'https://other.example' }]) {
    const refused = await grant(shop, { ...exchange, ...wrong });
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  }
  const { body } = await grant(shop, exchange);
  expect(body).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) });
  expect((await grant(shop, exchange)).body.error).toBe('invalid_grant');
  const ask = askerOf(shop, body.access_token);
  expect((await ask('GET', `${shopPath}/listings`)).status).toBe(200);
  expect((await ask('GET', `${shopPath}/receipts`)).status).toBe(403);
});

test('a seller declines, and no page is shown to a stranger’s app or without PKCE', async () => {
  const { shop } = await etsyShop(sandbox);
  const { to } = await consent(shop.baseUrl, 'decline');
  expect(new URL(to ?? '').searchParams.get('error')).toBe('access_denied');
  for (const wrong of [{ client_id: 'stranger' }, { code_challenge: '' }, { scope: 'everything' }]) {
    expect((await consent(shop.baseUrl, 'agree', wrong)).status).toBe(400);
  }
});
