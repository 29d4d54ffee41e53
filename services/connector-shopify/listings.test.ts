import { expect, test } from 'vitest';
import { listings } from './listings.ts';
import { locations } from './locations.ts';
import { connectionOf, graphqlShop, shopThatAnswers } from './testing/graphql-shop.ts';
import type { Root } from './testing/graphql-shop.ts';

const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const level = (location: number, quantity: number) => ({
  location: { id: gid('Location', location) },
  quantities: [{ name: 'available', quantity }],
});
const variant = (id: number, { levels = connectionOf([level(70, 4)]), ...more }: Root = {}) => ({
  id: gid('ProductVariant', id),
  title: 'M / Red',
  sku: `SKU-${id}`,
  barcode: '',
  inventoryPolicy: 'DENY',
  product: { id: gid('Product', 5), title: 'Shirt', handle: 'shirt', status: 'ACTIVE' },
  inventoryItem: { id: gid('InventoryItem', id + 100), tracked: true, inventoryLevels: levels },
  ...more,
});
const productWith = (status: string) => ({
  product: { id: gid('Product', 5), title: 'Shirt', handle: '', status },
});

async function page(...nodes: unknown[]) {
  const { call } = graphqlShop({ productVariants: () => connectionOf(nodes) });
  const answer = await listings.page(call, null);
  if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
  return answer.page;
}

test('a variant has a row for each location that stocks it', async () => {
  const levels = connectionOf([level(70, 4), level(71, 0)]);
  expect((await page(variant(1, { levels }))).items).toMatchObject([
    {
      ref: { unit: '101', group: '5', location: '70' },
      ids: { inventoryItemId: '101', variantId: '1', productId: '5', locationId: '70' },
      title: 'Shirt - M / Red',
      sku: 'SKU-1',
      handle: 'shirt',
      state: 'listed',
      backorders: false,
      seen: { quantity: 4, readStartedAt: '2026-11-20T10:00:00.500Z' },
    },
    { ref: { unit: '101', location: '71' }, seen: { quantity: 0 } },
  ]);
});

test.each([
  ['ACTIVE', 'listed'],
  ['UNLISTED', 'listed'],
  ['DRAFT', 'ended'],
  ['ARCHIVED', 'ended'],
])('a product that is %s is %s', async (status, state) => {
  expect((await page(variant(1, productWith(status)))).items).toMatchObject([{ state }]);
});

test('a product’s only variant has its title; one without a SKU has none; one that sells on may be backordered', async () => {
  const only = variant(1, { title: 'Default Title', sku: '', inventoryPolicy: 'CONTINUE' });
  const [item] = (await page(only)).items;
  expect(item).toMatchObject({ title: 'Shirt', backorders: true });
  expect(item).not.toHaveProperty('sku');
  expect(item).not.toHaveProperty('barcode');
});

test('a variant that no location stocks has one row without a location', async () => {
  expect((await page(variant(1, { levels: connectionOf([]) }))).items).toMatchObject([
    { ref: { location: '' }, seen: { quantity: null, why: 'inactive' } },
  ]);
});

test('more locations than a page shows are read to their end', async () => {
  const { call } = graphqlShop({
    productVariants: () => connectionOf([variant(1, { levels: connectionOf([level(70, 1)], 'behind 70') })]),
    inventoryItem: ({ id }: { id: string }) => ({
      id,
      inventoryLevels: () => connectionOf([level(71, 2)]),
    }),
  });
  expect(await listings.page(call, null)).toMatchObject({
    page: { items: [{ seen: { quantity: 1 } }, { seen: { quantity: 2 } }] },
  });
});

test('a variant that cannot be read is named, and costs no other', async () => {
  const broken = { ...variant(1), title: null };
  const productVariants = connectionOf([broken, variant(2)]);
  const call = shopThatAnswers(
    200,
    JSON.stringify({ data: { productVariantsCount: null, productVariants } }),
  );
  expect(await listings.page(call, null)).toMatchObject({
    page: {
      items: [{ ref: { unit: '102' } }],
      unread: [{ group: '5', unit: '101', code: 'record_unreadable' }],
    },
  });
});

test('reads a product by its id over all of its pages; one that is gone is absent', async () => {
  const { call } = graphqlShop({
    product: ({ id }: { id: string }) =>
      id === gid('Product', 5)
        ? {
            variants: ({ after }: { after: string | null }) =>
              after === null ? connectionOf([variant(1)], 'behind 1') : connectionOf([variant(2)]),
          }
        : null,
  });
  expect(await listings.get(call, ['5', '6', 'no id'])).toMatchObject([
    { key: '5', result: { kind: 'listings', items: [{ ref: { unit: '101' } }, { ref: { unit: '102' } }] } },
    { key: '6', result: { kind: 'absent' } },
    { key: 'no id', result: { kind: 'absent' } },
  ]);
});

test('lists locations, those that are switched off, too', async () => {
  const { call } = graphqlShop({
    locations: ({ after }: { after: string | null }) =>
      after === null
        ? connectionOf([{ id: gid('Location', 70), name: 'Shop', isActive: true }], 'behind 70')
        : connectionOf([{ id: gid('Location', 71), name: 'Attic', isActive: false }]),
  });
  expect(await locations.list(call)).toEqual({
    kind: 'locations',
    locations: [
      { id: '70', name: 'Shop', active: true },
      { id: '71', name: 'Attic', active: false },
    ],
  });
});
