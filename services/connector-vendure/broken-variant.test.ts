import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { connector } from './connector.ts';

const asked = z.object({
  query: z.string(),
  variables: z.object({
    options: z
      .object({ filter: z.object({ id: z.object({ in: z.array(z.string()).optional() }) }) })
      .optional(),
  }),
});
const createdAt = '2026-06-01T10:00:00.000Z';
const variantOf = (id: string) => ({
  id,
  createdAt,
  name: `Variant ${id}`,
  sku: `SKU-${id}`,
  enabled: true,
  outOfStockThreshold: 0,
  useGlobalOutOfStockThreshold: true,
  trackInventory: 'TRUE',
  stockLevels: [{ stockLocationId: '1', ...stockOf(id) }],
  product: { id: `product of ${id}`, slug: 'product', enabled: true },
});
const ids = Array.from({ length: 40 }, (_, index) => String(index + 1));
const settings = {
  stockLocations: { items: [{ id: '1' }] },
  globalSettings: { trackInventory: true, outOfStockThreshold: 0 },
};

/** What is on hand and allocated of each variant. */
let stockOf: (id: string) => { stockOnHand: number; stockAllocated: number };
/** Which variants the shop cannot show. */
let broken: (id: string) => boolean;
/** A shop that answers like Vendure, which refuses a request as a whole. */
const server = createServer((request, response) => void answer(request, response));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, variables } = asked.parse(JSON.parse(await text(request)));
  const some = variables.options?.filter.id.in ?? ids;
  const isNaming = query.includes('NamesOfListings');
  const internal = { message: 'Cannot return null', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  const items = isNaming
    ? some.map((id) => ({ id, createdAt, product: { id: `product of ${id}` } }))
    : some.map(variantOf);
  const fails = !isNaming && some.some(broken);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(fails ? { errors: [internal] } : { data: { productVariants: { items }, ...settings } }),
  );
}
beforeEach(() => {
  stockOf = () => ({ stockOnHand: 5, stockAllocated: 0 });
});
let shop: { baseUrl: string; secrets: Record<string, string> };
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  shop = { baseUrl: `http://127.0.0.1:${port}`, secrets: { apiKey: 'a key of tests' } };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('a variant that Vendure cannot show is named, and the others of its page are listed', async () => {
  broken = (id) => id === '17';
  const answer = await servedFor(connector, shop).ask('listings.page', { cursor: null });
  const page = answer.kind === 'page' ? answer.page : null;
  expect(page?.items.map(({ ref }) => ref.unit)).toEqual(ids.filter((id) => id !== '17'));
  expect(page?.unread).toMatchObject([{ group: 'product of 17', unit: '17', code: 'INTERNAL_SERVER_ERROR' }]);
});

it.each([
  ['a quantity', 4_006_381_333_931, 0],
  ['a sellable quantity', 2_147_483_647, -1],
])('a variant with %s larger than Onhand holds is named', async (_what, stockOnHand, stockAllocated) => {
  broken = () => false;
  stockOf = (id) => (id === '17' ? { stockOnHand, stockAllocated } : { stockOnHand: 5, stockAllocated: 0 });
  const answer = await servedFor(connector, shop).ask('listings.page', { cursor: null });
  const page = answer.kind === 'page' ? answer.page : null;
  expect(page?.items.map(({ ref }) => ref.unit)).toEqual(ids.filter((id) => id !== '17'));
  expect(page?.unread).toMatchObject([{ unit: '17', code: 'quantity_out_of_range' }]);
});

it('a shop that fails at every variant is unavailable', async () => {
  broken = () => true;
  expect(await servedFor(connector, shop).ask('listings.page', { cursor: null })).toMatchObject({
    kind: 'unavailable',
  });
});
