import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { App, OAuth } from '../app.ts';
import type { Connector } from '../connector.ts';
import { servedFor, testToken } from '../testing/ask.ts';
import { createMemoryShop } from '../testing/memory-shop.ts';
import { appValues } from './app-work.ts';

const variables = { clientId: { variable: 'TEST_ID' }, host: { variable: 'TEST_HOST', fallback: 'test' } };
const oauth: OAuth = {
  pkce: false,
  authorizeUrl: ({ app, state, challenge }) =>
    `https://${app['host']}/?state=${state}&challenge=${challenge}`,
  exchange: async (_call, { code, verifier }) =>
    code === 'good'
      ? { kind: 'granted', secrets: { token: `${verifier}` } }
      : { kind: 'rejected', code: 'authorization_refused', message: 'no' },
};

/** Asks a connector for something of its app. */
async function ask(
  operation: string,
  input: object,
  { app, values = {}, ...more }: { app?: App; oauth?: OAuth; values?: Readonly<Record<string, string>> } = {},
) {
  const memory = createMemoryShop();
  const connector: Connector = {
    ...memory.connector,
    check: async () => ({ kind: 'ok', account: 'shop', currency: 'EUR', missing: [] }),
    ...(app && { app }),
    ...more,
  };
  const { app: service } = servedFor(connector, memory.shop, { app: values });
  const sentAt = Date.now();
  const answer = await service.inject({
    method: 'POST',
    url: `/v1/app/${operation}`,
    headers: { authorization: `Bearer ${testToken}` },
    payload: { sentAt, deadline: sentAt + 5_000, input },
  });
  return { status: answer.statusCode, ...answer.json() };
}

const authorizing = {
  baseUrl: 'https://shop.test',
  redirectUrl: 'https://onhand.test',
  state: 's',
  challenge: 'c',
};
const exchanging = (query: object) => ({
  integrationId: randomUUID(),
  baseUrl: 'https://shop.test',
  redirectUrl: 'https://onhand.test',
  query,
  verifier: 'v',
});

test('a key is read, and what the connector throws is a fault', async () => {
  const webhookKey: App['webhookKey'] = async (_call, id) => {
    if (id === 'broken') throw Object.assign(new Error(), { code: 'ECONNREFUSED' });
    return { kind: 'key', key: `of ${id}` };
  };
  const app = { variables: {}, webhookKey };
  expect(await ask('webhooks.key', { id: '1' }, { app })).toMatchObject({
    output: { kind: 'key', key: 'of 1' },
  });
  expect(await ask('webhooks.key', { id: 'broken' }, { app })).toMatchObject({
    output: { kind: 'unavailable' },
  });
});

test.each(['webhooks.key', 'oauth.authorize', 'oauth.exchange'])(
  'a connector that does not offer %s says so',
  async (operation) => {
    expect(await ask(operation, {})).toMatchObject({ status: 404, code: 'capability_missing' });
  },
);

test('an unknown operation and a wrong input are refused', async () => {
  expect(await ask('oauth.nothing', {})).toMatchObject({ status: 404, code: 'operation_unknown' });
  expect(await ask('oauth.authorize', {}, { oauth })).toMatchObject({ status: 400, code: 'input_invalid' });
});

test('a variable that is not set is named, and nothing is asked', async () => {
  const asked = await ask('oauth.authorize', authorizing, { oauth, app: { variables } });
  expect(asked.output).toEqual({
    kind: 'rejected',
    code: 'app_not_configured',
    message: 'The connector’s service lacks TEST_ID and TEST_HOST.',
  });
});

test('a platform that takes no challenge gets none', async () => {
  const values = { clientId: 'id', host: 'test' };
  const { output } = await ask('oauth.authorize', authorizing, { oauth, app: { variables }, values });
  expect(output).toEqual({ kind: 'authorize', url: 'https://test/?state=s&challenge=null', pkce: false });
  const { output: granted } = await ask('oauth.exchange', exchanging({ code: 'good' }), { oauth });
  expect(granted).toMatchObject({ kind: 'granted', secrets: { token: 'null' }, check: { kind: 'ok' } });
});

test('a code that is refused, and a callback without one, grant nothing', async () => {
  const refused = await ask('oauth.exchange', exchanging({ code: 'bad' }), { oauth });
  expect(refused.output).toMatchObject({ kind: 'rejected', code: 'authorization_refused' });
  const denied = await ask('oauth.exchange', exchanging({ error: 'access_denied' }), { oauth });
  expect(denied.output).toMatchObject({ code: 'authorization_refused', message: 'access_denied' });
});

test('values come from the environment, or from the fallback; an empty text is none', () => {
  const app = { variables };
  expect(appValues({ app }, { TEST_ID: 'id', TEST_HOST: '' })).toEqual({ clientId: 'id', host: 'test' });
  expect(appValues({ app }, { TEST_ID: '', TEST_HOST: 'other' })).toEqual({ host: 'other' });
  expect(appValues({}, { TEST_ID: 'id' })).toEqual({});
});
