import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { scope } from './scopes.ts';
import { askerOf, ebayShop, fulfillment, grant, inventory, refresh } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const redirectUri = 'https://onhand.example/callback';

/** Opens the consent page, and answers it as a seller does. */
async function consent(baseUrl: string, clientId: string, choice: string) {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scope('sell.inventory'),
    state: 'a state',
  });
  const shown = await fetch(`${baseUrl}/oauth2/authorize?${query.toString()}`);
  const form = new URLSearchParams([...query, ['choice', choice]]);
  const address = `${baseUrl}/oauth2/authorize`;
  const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  return { page: await shown.text(), status: shown.status, to: answer.headers.get('location') };
}

test('a seller consents, and the app exchanges the code once', async () => {
  const { shop } = await ebayShop(sandbox);
  const { page, to } = await consent(shop.baseUrl, shop.secrets['clientId'] ?? '', 'agree');
  expect(page).toContain(scope('sell.inventory'));
  const answer = new URL(to ?? '');
  expect(`${answer.origin}${answer.pathname}`).toBe(redirectUri);
  expect(answer.searchParams.get('state')).toBe('a state');
  const code = answer.searchParams.get('code') ?? '';
  const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  expect(await grant(shop, { ...exchange, redirect_uri: 'https://other.example' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
  const { body } = await grant(shop, exchange);
  expect(body).toMatchObject({ token_type: 'User Access Token', expires_in: 7_200 });
  expect((await grant(shop, exchange)).body.error).toBe('invalid_grant');
  const again = await refresh(shop, { refresh_token: body.refresh_token });
  const ask = askerOf(shop, again.body.access_token);
  expect((await ask('GET', `${inventory}/inventory_item`)).status).toBe(200);
  expect((await ask('GET', `${fulfillment}/order`)).status).toBe(403);
  const wider = await refresh(shop, {
    refresh_token: body.refresh_token,
    scope: scope('sell.fulfillment'),
  });
  expect(wider.body.error).toBe('invalid_scope');
});

test('a seller declines, and a stranger’s app is shown no page', async () => {
  const { shop } = await ebayShop(sandbox);
  const { to } = await consent(shop.baseUrl, shop.secrets['clientId'] ?? '', 'decline');
  expect(new URL(to ?? '').searchParams.get('error')).toBe('access_denied');
  expect((await consent(shop.baseUrl, 'stranger', 'agree')).status).toBe(400);
  const { secrets } = shop;
  const wrong = await grant({ ...shop, secrets: { ...secrets, clientSecret: 'wrong' } }, {});
  expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});

test('the account is read by its own scopes', async () => {
  const { ask } = await ebayShop(sandbox);
  expect((await ask('GET', '/commerce/identity/v1/user/')).body).toMatchObject({
    userId: expect.any(String),
    username: expect.stringMatching(/^testuser_/),
  });
  const policies = await ask('GET', '/sell/account/v1/return_policy?marketplace_id=EBAY_US');
  expect(policies.body).toMatchObject({ total: 1, returnPolicies: [{ returnPolicyId: expect.any(String) }] });
});
