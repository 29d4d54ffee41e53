import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
/** What the shop answers; an error: the connector is away, or cannot check secrets that are not stored. */
let answer: OutputOf<'check'> | Error;
let asked: unknown[] = [];
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({
    call: async (_platform, operation, { input }) => {
      asked.push([operation, input]);
      if (answer instanceof Error) throw answer;
      // Only checks are called, and the answer has the shape of one.
      return answer as never;
    },
  });
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const ok: OutputOf<'check'> = { kind: 'ok', account: 'shop', currency: 'USD', missing: [] };

const wrong: OutputOf<'check'> = { kind: 'unauthorized', message: 'Consumer key is unknown.' };

async function connected() {
  answer = ok;
  const id = await merchant.createIntegration({ api: { key: 'right' } });
  asked = [];
  return id;
}

async function storedKey(id: string) {
  const shop = await createShopStore({ db: gateway.db, keys: gateway.secretKeys }).load(id);
  return shop?.secrets['key'];
}

const replace = (id: string) =>
  merchant.ask('PUT', `/v1/integrations/${id}/credentials`, { api: { key: 'new' } });

it('credentials that the shop refuses are not stored, and the shop says why', async () => {
  const id = await connected();
  answer = wrong;
  const refused = await replace(id);
  expect([refused.status, refused.body.code]).toEqual([409, 'credentials_refused']);
  expect(refused.body.detail).toBe('Consumer key is unknown.');
  expect(asked).toEqual([['check', { secrets: { key: 'new' } }]]);
  expect(await storedKey(id)).toBe('right');
});

it.each<[string, OutputOf<'check'> | Error]>([
  ['does not answer', { kind: 'unavailable', message: 'Nobody there.' }],
  ['is asked by a connector that cannot check them before', new Error('capability_missing')],
])('credentials are stored if the shop %s', async (_what, given) => {
  const id = await connected();
  answer = given;
  expect((await replace(id)).status).toBe(200);
  expect(await storedKey(id)).toBe('new');
});

it('a shop that is connected before its owner consents is not said to refuse anything', async () => {
  answer = wrong;
  const body = { platform: 'woocommerce', name: 'Shop', baseUrl: 'https://later.test', api: {} };
  const created = await merchant.ask('POST', '/v1/integrations', body);
  expect([created.status, created.body.notes]).toEqual([201, []]);
});

it('a shop that is connected with credentials that it refuses says so', async () => {
  answer = wrong;
  const body = { platform: 'woocommerce', name: 'Shop', baseUrl: 'https://wrong.test', api: { key: 'x' } };
  const created = await merchant.ask('POST', '/v1/integrations', body);
  expect(created.status).toBe(201);
  expect(created.body.notes).toEqual([expect.stringContaining('Consumer key is unknown.')]);
});
