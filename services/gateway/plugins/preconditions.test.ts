import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
let source: string;
let item: string;
let product: string;
let listing: string;
let rule: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({
    call: async () => ({ kind: 'ok', account: 'shop', currency: 'USD', missing: [] }) as never,
  });
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
  source = await merchant.createIntegration({ role: 'supplier' });
  item = await merchant.createItem(3);
  product = (await merchant.ask('GET', `/v1/items/${item}`)).body.productId;
  const shelf = await merchant.createIntegration();
  listing = await merchant.createListing(shelf, { itemId: item });
  rule = await merchant.create('/v1/rules', { name: 'A rule', effect: { kind: 'buffer', units: 1 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** What is changed field by field. */
const patched = /^\/v1\/(integrations|items|products|listings|merchants|rules)\/[^/]*$/;

describe.each([
  [
    'the publishing settings of an integration',
    () => `/v1/integrations/${integration}/publishing`,
    '',
    (round: number) => ({ buffer: round }),
  ],
  [
    'sync settings',
    () => `/v1/integrations/${integration}/sync-settings`,
    '/customers',
    (round: number) => ({ autoImport: round % 2 === 1 }),
  ],
  [
    'location mappings',
    () => `/v1/integrations/${integration}/location-mappings`,
    '',
    (round: number) => ({
      mappings: [
        { externalLocationId: '', locationId: merchant.locationId },
        ...(round % 2 === 1 ? [{ externalLocationId: 'x', locationId: other }] : []),
      ],
    }),
  ],
  [
    'the limits of an integration',
    () => `/v1/integrations/${integration}`,
    '',
    (round: number) => ({ limits: { concurrentCalls: round, callsPerMinute: null } }),
  ],
  [
    "the shop's address",
    () => `/v1/integrations/${integration}/base-url`,
    '',
    (round: number) => ({ baseUrl: `https://moved-${round}.test` }),
  ],
  [
    'credentials',
    () => `/v1/integrations/${integration}/credentials`,
    '',
    (round: number) => ({ api: { token: `token-${round}` } }),
  ],
  [
    'the strategy',
    () => `/v1/integrations/${integration}/strategy`,
    `?sourceId=`,
    (round: number) => ({
      strategy: round % 2 === 1 ? 'two_way_inventory' : 'one_way_inventory',
      sourceId: source,
    }),
  ],
  ['an item', () => `/v1/items/${item}`, '', (round: number) => ({ sku: `SKU-${round}` })],
  ['a product', () => `/v1/products/${product}`, '', (round: number) => ({ title: `Mug ${round}` })],
  ['a listing', () => `/v1/listings/${listing}`, '', (round: number) => ({ backorders: round % 2 === 1 })],
  ['a rule', () => `/v1/rules/${rule}`, '', (round: number) => ({ priority: round })],
  [
    'a merchant',
    () => `/v1/merchants/${merchant.id}`,
    '',
    (round: number) => ({ currency: round % 2 === 1 ? 'EUR' : 'USD' }),
  ],
])('%s', (_what, url, part, bodyOf) => {
  const readable = () => (part.startsWith('?') ? `${url()}${part}${source}` : url());
  const put = (round: number, etag?: string) =>
    merchant.ask(
      patched.test(url()) ? 'PATCH' : 'PUT',
      part.startsWith('?') ? url() : `${url()}${part}`,
      bodyOf(round),
      etag === undefined ? {} : { headers: { 'if-match': etag } },
    );

  it('are replaced only if they are still those that the caller read', async () => {
    const read = String((await merchant.ask('GET', readable())).headers['etag']);
    expect(read).toMatch(/^"[\w-]{22}"$/);
    const first = await put(1, read);
    expect(first.status).toBe(200);
    const second = await put(2, read);
    expect(second).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    const now = (await merchant.ask('GET', readable())).headers['etag'];
    expect(second.body.etag).toBe(now);
    expect(first.headers['etag']).toBe(now);
    expect((await put(2, `"other", ${String(now)}`)).status).toBe(200);
    expect((await put(3, '*')).status).toBe(200);
    expect((await put(4)).status).toBe(200);
  });
});

let other: string;
beforeAll(async () => {
  other = await merchant.create('/v1/locations', { name: 'Back' });
});

it('the description of the API names the headers and the problem', async () => {
  const { paths } = (await gateway.ask('GET', '/docs/json')).body;
  const { get, put } = paths['/v1/integrations/{id}/publishing'];
  expect(get.responses['200'].headers.etag.schema.type).toBe('string');
  expect(put.parameters.map((one: { name: string }) => one.name)).toContain('if-match');
  expect(put.responses['412'].description).toContain('precondition_failed');
});
