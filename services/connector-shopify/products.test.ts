import { expect, test } from 'vitest';
import { products } from './products.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import type { Root } from './testing/graphql-shop.ts';

const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const variant = (id: number, more: Root = {}) => ({
  id: gid('ProductVariant', id),
  sku: `SKU-${id}`,
  barcode: null,
  price: '10.0',
  compareAtPrice: null,
  selectedOptions: [{ name: 'Size', value: 'M' }],
  inventoryItem: { id: gid('InventoryItem', id + 100) },
  ...more,
});
const product = (id: number, more: Root = {}) => ({
  __typename: 'Product',
  id: gid('Product', id),
  updatedAt: '2026-11-20T09:30:00Z',
  title: 'Shirt',
  descriptionHtml: '<p>Soft.</p>',
  handle: 'shirt',
  vendor: 'Acme',
  tags: ['summer'],
  hasOnlyDefaultVariant: false,
  variants: connectionOf([variant(1)]),
  ...more,
});
const shopWith = (one: { id: string }, root: Root = {}) =>
  graphqlShop({
    shop: { currencyCode: 'EUR' },
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => (id === one.id ? one : null)),
    ...root,
  });

test('a product with its units; one that is gone is absent', async () => {
  const { call } = shopWith(product(5));
  expect(await products.get(call, ['5', '6', 'no id'])).toEqual([
    {
      key: '5',
      result: {
        kind: 'product',
        product: {
          group: '5',
          version: Date.parse('2026-11-20T09:30:00Z'),
          currency: 'EUR',
          title: 'Shirt',
          description: '<p>Soft.</p>',
          tags: ['summer'],
          handle: 'shirt',
          vendor: 'Acme',
          units: [
            {
              ref: { unit: '101', group: '5', location: '' },
              sku: 'SKU-1',
              price: { regular: '10.00', sale: null },
              options: [{ name: 'Size', value: 'M' }],
            },
          ],
          readStartedAt: '2026-11-20T10:00:00.500Z',
        },
      },
    },
    { key: '6', result: { kind: 'absent' } },
    { key: 'no id', result: { kind: 'absent' } },
  ]);
});

test('a higher price to compare with makes the price that of a sale; the only variant has no options', async () => {
  const variants = connectionOf([variant(1, { compareAtPrice: '12.00' })]);
  const { call } = shopWith(product(5, { variants, hasOnlyDefaultVariant: true }));
  const [answer] = await products.get(call, ['5']);
  expect(answer).toMatchObject({
    result: { product: { units: [{ price: { regular: '12.00', sale: '10.00' } }] } },
  });
  expect(answer).not.toHaveProperty('result.product.units.0.options');
});

test('a page goes on by Shopify’s cursor, and reads the variants that it does not show', async () => {
  const lists: unknown[] = [];
  const { call } = shopWith(product(5), {
    products: (asked: { after: string | null }) => {
      lists.push(asked);
      return connectionOf([product(5, { variants: connectionOf([variant(1)], 'behind 1') })], 'behind 5');
    },
    product: ({ id }: { id: string }) => ({ id, variants: connectionOf([variant(2)]) }),
  });
  const first = await products.page(call, '2026-11-20T08:00:00Z');
  expect(first).toMatchObject({
    page: { items: [{ units: [{ sku: 'SKU-1' }, { sku: 'SKU-2' }] }], asOf: '2026-11-20T10:00:00.000Z' },
  });
  if (first.kind !== 'page') throw new Error(first.kind);
  await products.page(call, first.page.next ?? null);
  const query = "updated_at:>='2026-11-20T08:00:00Z'";
  expect(lists).toMatchObject([
    { query, after: null, sortKey: 'UPDATED_AT' },
    { query, after: 'behind 5' },
  ]);
});

test('changes variants by their inventory items, and then the product', async () => {
  const asked: unknown[] = [];
  const done = (input: unknown) => {
    asked.push(input);
    return { userErrors: [] };
  };
  const { call } = shopWith(product(5), { productVariantsBulkUpdate: done, productUpdate: done });
  const units = [{ unit: '101', sku: 'NEW', price: { regular: '12.00', sale: '9.00' } }];
  const change = { title: 'Blouse', tags: [], units };
  expect(await products.update(call, [{ key: 'row', group: '5', change }])).toEqual([
    { key: 'row', result: { kind: 'changed' } },
  ]);
  expect(asked).toMatchObject([
    {
      productId: gid('Product', 5),
      variants: [
        {
          id: gid('ProductVariant', 1),
          inventoryItem: { sku: 'NEW' },
          price: '9.00',
          compareAtPrice: '12.00',
        },
      ],
    },
    { product: { id: gid('Product', 5), title: 'Blouse', tags: [] } },
  ]);
});

test('a unit that is not there changes nothing; a refusal of variants leaves the product as it is', async () => {
  const userErrors = [{ field: ['variants', '0', 'price'], message: 'The price is wrong.' }];
  const { call, asked } = shopWith(product(5), { productVariantsBulkUpdate: () => ({ userErrors }) });
  const update = async (unit: string) => {
    const units = [{ unit, price: { regular: '1.00', sale: null } }];
    const [answer] = await products.update(call, [
      { key: 'row', group: '5', change: { title: 'Blouse', units } },
    ]);
    return answer?.result;
  };
  expect(await update('999')).toEqual({ kind: 'missing' });
  expect(await update('101')).toEqual({
    kind: 'rejected',
    code: 'invalid',
    message: 'The price is wrong.',
  });
  expect(asked.some(({ query }) => query.includes('productUpdate'))).toBe(false);
});
