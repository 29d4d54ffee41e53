import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

type Check = OutputOf<'check'>;

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
/** What the shop at the called address answers, and what it was asked. */
let answer: Check;
let asked: unknown[] = [];

const ok = (changes: object = {}): Check => ({
  kind: 'ok',
  account: 'shop',
  currency: 'USD',
  missing: [],
  home: 'https://shop.test',
  ...changes,
});

beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({
    call: async (_platform, operation, { input }) => {
      asked.push([operation, input]);
      // Only checks are called, and the answer has the shape of one.
      return answer as never;
    },
  });
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  answer = ok();
  integration = await merchant.createIntegration({ baseUrl: 'https://old.test', currency: 'USD' });
  asked = [];
});
afterAll(() => gateway[Symbol.asyncDispose]());

const change = (body: object) => merchant.ask('PUT', `/v1/integrations/${integration}/base-url`, body);
const read = async () => (await merchant.ask('GET', `/v1/integrations/${integration}`)).body;
const history = async () =>
  (await merchant.ask('GET', `/v1/integrations/${integration}/base-url/history`)).body.data;

describe("changing a shop's address", () => {
  it('asks the shop there, stores the address, and records who changed it', async () => {
    const { status, body } = await change({ baseUrl: 'https://10.0.0.7/' });
    expect([status, body.baseUrl, body.homeAddress]).toEqual([200, 'https://10.0.0.7', 'https://shop.test']);
    expect(asked).toEqual([['check', { baseUrl: 'https://10.0.0.7' }]]);
    expect(gateway.nudges.at(-1)).toEqual([integration]);
    expect(await history()).toMatchObject([
      {
        revision: 1,
        before: { baseUrl: 'https://old.test', homeAddress: 'https://shop.test' },
        after: { baseUrl: 'https://10.0.0.7', homeAddress: 'https://shop.test' },
        actor: { label: expect.any(String) },
      },
    ]);
  });

  it.each<[string, number, string, Check]>([
    ['names another home', 409, 'shop_is_another', ok({ home: 'https://staging.test' })],
    ['sells in another currency', 409, 'shop_currency_differs', ok({ currency: 'EUR' })],
    ['cannot be reached', 503, 'platform_unavailable', { kind: 'unavailable', message: 'Nobody there.' }],
    ['refuses the credentials', 409, 'platform_unauthorized', { kind: 'unauthorized', message: 'No.' }],
  ])('is refused if the shop there %s', async (_what, status, code, there) => {
    answer = there;
    const refused = await change({ baseUrl: 'https://new.test' });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect((await read()).baseUrl).toBe('https://old.test');
    expect(await history()).toEqual([]);
  });

  it('lets a shop move, if its new home address is given', async () => {
    answer = ok({ home: 'https://new.test/' });
    const body = { baseUrl: 'https://new.test', homeAddress: 'https://new.test' };
    expect((await change(body)).status).toBe(200);
    expect((await read()).homeAddress).toBe('https://new.test/');
  });

  it.each(['https://new.test/a#', 'https://new.test/?', 'https://me:pw@new.test'])(
    'to %s is refused before anybody is asked',
    async (baseUrl) => {
      const refused = await change({ baseUrl });
      expect([refused.status, refused.body.code, asked]).toEqual([422, 'shop_address_invalid', []]);
      const body = { platform: 'woocommerce', name: 'Another', baseUrl, api: {} };
      expect((await merchant.ask('POST', '/v1/integrations', body)).body.code).toBe('shop_address_invalid');
    },
  );

  it('is refused if the merchant has an integration with that address', async () => {
    await merchant.createIntegration({ baseUrl: 'https://taken.test' });
    expect((await change({ baseUrl: 'https://taken.test' })).body.code).toBe('integration_exists');
  });
});
