import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { connector } from '@onhand/connector-shopify/connector.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const aDayMs = 24 * 60 * 60_000;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

/** A shop of an app that has a client id and a client secret, and no token. */
async function shopOfApp(id: string, changed: Readonly<Record<string, string>> = {}) {
  const { baseUrl, secrets } = await sandbox.control.createShop({ id, platform: 'shopify' });
  const { accessToken: _, ...ofApp } = secrets;
  return servedFor(connector, { baseUrl, secrets: { ...ofApp, ...changed } });
}

test('an app without a token is granted one for its client id and client secret', async () => {
  const { ask } = await shopOfApp('granted');
  expect(await ask('check', {})).toMatchObject({ kind: 'ok', missing: [] });
  expect(await ask('listings.page', { cursor: null })).toMatchObject({ kind: 'page' });
});

test('a token that has ended is replaced, and the refused request is sent again', async () => {
  const { ask } = await shopOfApp('ended');
  expect(await ask('check', {})).toMatchObject({ kind: 'ok' });
  await sandbox.control.skewClock('ended', aDayMs);
  const answers = await Promise.all([ask('check', {}), ask('locations.list', {}), ask('check', {})]);
  expect(answers).toMatchObject([{ kind: 'ok' }, { kind: 'locations' }, { kind: 'ok' }]);
});

test('an app that the shop does not know is unauthorized, in the shop’s words', async () => {
  const { ask } = await shopOfApp('unknown-app', { webhookSecret: 'shpss_wrong' });
  expect(await ask('check', {})).toEqual({
    kind: 'unauthorized',
    message: 'Shopify grants no access token: Client authentication failed due to unknown client.',
  });
});

test('a shop that answers nothing to the grant makes the integration unavailable, not unauthorized', async () => {
  const { ask } = await shopOfApp('not-there', { clientId: 'any' });
  await sandbox.control.removeShop('not-there');
  expect(await ask('check', {})).toMatchObject({ kind: 'unavailable' });
});
