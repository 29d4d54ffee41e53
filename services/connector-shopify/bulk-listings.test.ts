import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { listings } from './listings.ts';
import { adminSchema } from './testing/admin-schema.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import type { Root } from './testing/graphql-shop.ts';

const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const url = 'https://storage.example/bulk.jsonl';
const variant = (id: number, title = 'M') => ({
  id: gid('ProductVariant', id),
  title,
  sku: `SKU-${id}`,
  barcode: null,
  inventoryPolicy: 'DENY',
  product: { id: gid('Product', 5), title: 'Shirt', handle: 'shirt', status: 'ACTIVE' },
  inventoryItem: { id: gid('InventoryItem', id + 100), tracked: true },
});
const level = (id: number, quantity: number) => ({
  location: { id: gid('Location', 70) },
  quantities: [{ name: 'available', quantity }],
  __parentId: gid('ProductVariant', id),
});
const jsonl = (...records: readonly object[]) => records.map((one) => `${JSON.stringify(one)}\n`).join('');

/** A large shop whose bulk operation has this file. `served`: what the storage sends instead. */
function largeShop(
  file: string,
  { served = file, answers = 206, ...operation }: { served?: string; answers?: number } & Root = {},
) {
  const shop = graphqlShop({
    productVariantsCount: { count: 1_000 },
    bulkOperationRunQuery: { bulkOperation: { id: gid('BulkOperation', 9) }, userErrors: [] },
    bulkOperation: { status: 'COMPLETED', errorCode: null, url, fileSize: String(file.length), ...operation },
    // What pages show, so that it is seen where rows come from.
    productVariants: () =>
      connectionOf([
        {
          ...variant(1),
          inventoryItem: { ...variant(1).inventoryItem, inventoryLevels: connectionOf([level(1, 77)]) },
        },
      ]),
  });
  const ranges: string[] = [];
  const { call } = shop;
  return {
    ranges,
    asked: shop.asked,
    call: {
      ...call,
      deadline: call.now().getTime(),
      fetch: async (address: string, sending: Parameters<typeof call.fetch>[1]) => {
        if (address !== url) return call.fetch(address, sending);
        expect(Object.keys(sending.headers)).not.toContain('x-shopify-access-token');
        const [, from = '0', to = '0'] = /^bytes=(\d+)-(\d+)$/.exec(sending.headers['range'] ?? '') ?? [];
        ranges.push(`${from}-${to}`);
        const part = served.slice(Number(from), Number(to) + 1);
        const headers = {
          'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${served.length}`,
        };
        return new Response(answers === 206 ? part : null, { status: answers, headers });
      },
    },
  };
}

async function pageFrom({ call }: ReturnType<typeof largeShop>, cursor: string | null) {
  const answer = await listings.page(call, cursor);
  if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
  return answer.page;
}

async function figuresOf(shop: ReturnType<typeof largeShop>) {
  const { next = null } = await pageFrom(shop, null);
  return (await pageFrom(shop, next)).items.map(({ seen }) => seen.quantity);
}

test('a large shop is read by one operation, whose figures are as old as its beginning', async () => {
  const shop = largeShop(jsonl(variant(1), level(1, 4), variant(2)));
  const { items, next = '' } = await pageFrom(shop, null);
  expect(items).toEqual([]);
  const last = await pageFrom(shop, next);
  expect(last).toMatchObject({
    asOf: '2026-11-20T10:00:00.000Z',
    items: [
      {
        ref: { unit: '101', group: '5', location: '70' },
        seen: { quantity: 4, readStartedAt: '2026-11-20T10:00:00.500Z' },
      },
      { ref: { unit: '102', location: '' }, seen: { quantity: null, why: 'inactive' } },
    ],
  });
  expect(last).not.toHaveProperty('next');
  expect(JSON.stringify(shop.asked)).not.toContain('query Listings');
});

test('the query of the operation is valid', async () => {
  const shop = largeShop('');
  await pageFrom(shop, null);
  const query = String(shop.asked.at(-1)?.variables['query']);
  expect(validate(adminSchema(), parse(query))).toEqual([]);
});

test('pages follow one another through the file, and each variant is on one of them', async () => {
  const many = Array.from({ length: 400 }, (_, index) => [
    variant(index + 1, 'x'.repeat(1_000)),
    level(index + 1, index),
  ]).flat();
  const shop = largeShop(jsonl(...many));
  let { next } = await pageFrom(shop, null);
  const figures: (number | null)[] = [];
  for (; next !== undefined;) {
    const page = await pageFrom(shop, next);
    figures.push(...page.items.map(({ seen }) => seen.quantity));
    expect(page.next).not.toBe(next);
    next = page.next;
  }
  expect(figures).toEqual(Array.from({ length: 400 }, (_, index) => index));
  expect(shop.ranges.length).toBeGreaterThan(1);
});

test('one variant that cannot be read is named, and the others come', async () => {
  const { next = '' } = await pageFrom(largeShop(''), null);
  const shop = largeShop(jsonl(variant(1), level(1, 4), { ...variant(2), inventoryPolicy: 7 }, variant(3)));
  const { items, unread } = await pageFrom(shop, next);
  expect(items.map(({ ref }) => ref.unit)).toEqual(['101', '103']);
  expect(unread).toMatchObject([{ group: '5', unit: '102', code: 'record_unreadable' }]);
});

test('while the operation runs, a page has no rows, and another cursor', async () => {
  const shop = largeShop('', { status: 'RUNNING' });
  const first = await pageFrom(shop, null);
  const second = await pageFrom(shop, first.next ?? '');
  expect(second.items).toEqual([]);
  expect(second.next).toBeDefined();
  expect(second.next).not.toBe(first.next);
});

test('an operation without a record has a last page without rows', async () => {
  expect(await figuresOf(largeShop('', { url: null, fileSize: null }))).toEqual([]);
});

const file = jsonl(variant(1), level(1, 4));
test.each([
  ['failed', largeShop(file, { errorCode: 'TIMEOUT', status: 'FAILED' })],
  ['has expired', largeShop(file, { status: 'EXPIRED', url: null })],
  ['has a file that is gone', largeShop(file, { answers: 404 })],
  ['has a file that is cut', largeShop(file, { served: file.slice(0, -20) })],
  ['has a file that ends within a line', largeShop(file.slice(0, -20))],
])('where the operation %s, all listings are read page by page', async (_, shop) => {
  expect(await figuresOf(shop)).toEqual([77]);
});

test('a storage that is away is asked again with the same cursor', async () => {
  const shop = largeShop(file, { answers: 503 });
  const { next = '' } = await pageFrom(shop, null);
  expect(await listings.page(shop.call, next)).toMatchObject({ kind: 'unavailable' });
});

test('a shop that runs no further operation is read page by page', async () => {
  const shop = largeShop(file);
  const refused = graphqlShop({
    productVariantsCount: { count: 1_000 },
    bulkOperationRunQuery: { bulkOperation: null, userErrors: [{ message: 'limit reached' }] },
    productVariants: () => connectionOf([]),
  });
  const answer = await listings.page({ ...shop.call, fetch: refused.call.fetch }, null);
  expect(answer).toMatchObject({ kind: 'page', page: { items: [] } });
  expect(refused.asked.at(-1)?.query).toContain('query Listings');
});
