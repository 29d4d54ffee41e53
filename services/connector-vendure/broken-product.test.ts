import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { connector } from './connector.ts';

const since = '2026-06-01T10:00:00.000Z';
const before = '2026-05-01T10:00:00.000Z';
const ids = Array.from({ length: 30 }, (_, index) => String(index + 1));

const asked = z.object({
  query: z.string(),
  variables: z.object({ ids: z.array(z.string()).optional() }),
});
const pricing = {
  activeChannel: { defaultCurrencyCode: 'EUR' },
  globalSettings: { serverConfig: { moneyStrategyPrecision: 2 } },
};

/** Which products Vendure fails at, and which it shows in another shape. */
let broken: (id: string) => boolean;
let strange: (id: string) => boolean;
beforeEach(() => {
  broken = () => false;
  strange = () => false;
});

/** Products with an even id changed themselves; of the others, only a variant did. */
const updatedAt = (id: string) => (Number(id) % 2 === 0 ? since : before);
const nameOf = (id: string) => ({ id, updatedAt: updatedAt(id) });
const productOf = (id: string) => ({
  ...nameOf(id),
  languageCode: 'en',
  name: strange(id) ? null : `Product ${id}`,
  slug: `product-${id}`,
  description: '',
  featuredAsset: null,
  assets: [],
  facetValues: [],
  variants: [{ id: `v${id}`, updatedAt: since, sku: '', prices: [], options: [] }],
});

/** A shop that answers like Vendure, which refuses a request as a whole. */
const server = createServer((request, response) => void answer(request, response));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, variables } = asked.parse(JSON.parse(await text(request)));
  const isNaming = query.includes('query Names');
  const isOfVariants = query.includes('productVariants(');
  const some = variables.ids ?? ids.filter((id) => isOfVariants || updatedAt(id) === since);
  const shown = (id: string) => (isNaming ? nameOf(id) : productOf(id));
  const items = some.map((id) =>
    isOfVariants ? { id: `v${id}`, updatedAt: since, product: shown(id) } : shown(id),
  );
  const internal = { message: 'Cannot return null', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  const key = variables.ids === undefined ? 'list' : 'products';
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(
      !isNaming && some.some(broken) ? { errors: [internal] } : { data: { [key]: { items }, ...pricing } },
    ),
  );
}
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

async function pageAt(cursor: string) {
  const answered = await servedFor(connector, shop).ask('products.page', { cursor });
  return answered.kind === 'page' ? answered.page : answered;
}

it.each([
  ['fails at', (isBad: (id: string) => boolean) => (broken = isBad), 'INTERNAL_SERVER_ERROR'],
  ['shows in another shape', (isBad: (id: string) => boolean) => (strange = isBad), 'answer_not_understood'],
])('a product that Vendure %s is named, and the others of both lists are read', async (_what, set, code) => {
  set((id) => id === '8' || id === '9');
  const changed = await pageAt(since);
  const even = ids.filter((id) => Number(id) % 2 === 0);
  expect(changed).toMatchObject({
    items: even.filter((id) => id !== '8').map((group) => ({ group })),
    unread: [{ group: '8', code }],
  });
  const next = 'next' in changed ? (changed.next ?? '') : '';
  const ofVariants = await pageAt(next);
  const odd = ids.filter((id) => Number(id) % 2 === 1);
  expect(ofVariants).toMatchObject({
    items: odd.filter((id) => id !== '9').map((group) => ({ group })),
    unread: [{ group: '9', code }],
  });
  expect('next' in ofVariants).toBe(false);
});

it('a shop that fails at every product is unavailable', async () => {
  broken = () => true;
  expect(await pageAt(since)).toMatchObject({ kind: 'unavailable' });
});
