import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { pagesFrom } from '@onhand/connector-kit/testing/rules/pages.ts';
import { connector } from '@onhand/connector-shopify/connector.ts';
import { bulkFrom, listingBatch } from '@onhand/connector-shopify/limits.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const aDayMs = 24 * 60 * 60_000;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

/** Opens a shop in which listings are read by a bulk operation, and begins to read them. */
async function largeShop(id: string) {
  const products = Array.from({ length: bulkFrom }, (_, index) => ({
    id: index + 1,
    name: `Item ${index}`,
    sku: `ITEM-${index}`,
    stock: index,
  }));
  const { baseUrl, secrets } = await sandbox.control.createShop({ id, platform: 'shopify', products });
  const shop = { baseUrl, secrets };
  const served = servedFor(connector, shop);
  const elsewhere = servedFor(connector, shop, { replicaOf: served });
  const page = (cursor: string | null) => served.ask('listings.page', { cursor });
  const begin = async () => {
    const first = await page(null);
    if (first.kind !== 'page' || first.page.next === undefined) throw new Error(JSON.stringify(first));
    return first.page.next;
  };
  return {
    page,
    begin,
    pageElsewhere: (cursor: string | null) => elsewhere.ask('listings.page', { cursor }),
  };
}

const skusOf = (pages: readonly { readonly items: readonly { readonly sku?: string }[] }[]) =>
  new Set(pages.flatMap(({ items }) => items.map(({ sku }) => sku)));

test('a large shop is read whole with few requests', async () => {
  const { page, begin } = await largeShop('whole');
  const pages = await pagesFrom(page, await begin());
  expect(skusOf(pages).size).toBe(bulkFrom);
  const items = pages.flatMap((one) => one.items);
  expect(items.find(({ sku }) => sku === 'ITEM-7')?.seen.quantity).toBe(7);
  expect((await sandbox.control.requests('whole')).length).toBeLessThan(2 * pages.length + 3);
});

test('another process goes on behind the pages that were read', async () => {
  const { page, pageElsewhere, begin } = await largeShop('elsewhere');
  const first = await page(await begin());
  if (first.kind !== 'page') throw new Error(first.kind);
  const rest = await pagesFrom(pageElsewhere, first.page.next ?? null);
  expect(skusOf(rest).size).toBe(bulkFrom - first.page.items.length);
  expect(skusOf([first.page, ...rest]).size).toBe(bulkFrom);
});

test('a file whose sending breaks off is asked for again with the same cursor', async () => {
  const { page, begin } = await largeShop('cut');
  const second = await begin();
  await sandbox.control.addFault('cut', { kind: 'cut_answer', calls: 1, on: 'reads', after: 1 });
  expect(await page(second)).toMatchObject({ kind: 'unavailable' });
  expect(skusOf(await pagesFrom(page, second)).size).toBe(bulkFrom);
});

test('a file that has expired is replaced by pages', async () => {
  const { page, begin } = await largeShop('expired');
  const second = await begin();
  await sandbox.control.skewClock('expired', 8 * aDayMs);
  const answer = await page(second);
  if (answer.kind !== 'page') throw new Error(answer.kind);
  expect(answer.page.items.map(({ sku }) => sku)).toContain('ITEM-0');
  expect(answer.page.items).toHaveLength(listingBatch);
});

test('an operation that fails is replaced by pages', async () => {
  const { page, begin } = await largeShop('failed');
  await sandbox.control.addFault('failed', {
    kind: 'garble_product',
    productId: 900,
    fields: { handle: {} },
  });
  const answer = await page(await begin());
  if (answer.kind !== 'page') throw new Error(answer.kind);
  expect(answer.page.items).toHaveLength(listingBatch);
});
