import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { expect, test } from 'vitest';
import { listingCreator } from './create-listings.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import type { Root } from './testing/graphql-shop.ts';

const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const newListing: NewListing = {
  marker: 'onhand:4f6f1c1e',
  since: '2026-11-20T09:00:00.000Z',
  currency: 'EUR',
  title: 'Hat',
  handle: 'hat',
  options: ['Size'],
  units: [
    { sku: 'HAT-S', price: { regular: '12.50', sale: null }, values: ['S'] },
    { sku: 'HAT-M', price: { regular: '12.50', sale: '9.00' }, values: ['M'] },
  ],
};
const done = { userErrors: [] };
const onlineStore = { app: { handle: 'online_store' } };

/** A shop that lists products. `scopes`: those of the app. */
function shopWith(root: Root = {}, scopes: readonly string[] = ['write_products']) {
  return graphqlShop({
    shop: { currencyCode: 'EUR' },
    currentAppInstallation: { accessScopes: scopes.map((handle) => ({ handle })) },
    metafieldDefinition: { id: gid('MetafieldDefinition', 1) },
    productSet: { product: { id: gid('Product', 5) }, userErrors: [] },
    productUpdate: done,
    productDelete: done,
    metafieldDefinitionCreate: done,
    ...root,
  });
}

const mutations = ({ asked }: ReturnType<typeof graphqlShop>) =>
  asked.flatMap(({ query }) => /^mutation (\w+)/.exec(query)?.[1] ?? []);
const create = (shop: ReturnType<typeof graphqlShop>, product: NewListing = newListing) =>
  listingCreator.create(shop.call, product, { begun: null });

test('a product is a draft with its marker and its variants, and active at last', async () => {
  const shop = shopWith();
  expect(await create(shop)).toEqual({ kind: 'created', group: '5' });
  expect(mutations(shop)).toEqual(['BeginListing', 'EndListing']);
  const customId = { namespace: '$app:onhand', key: 'marker', value: 'onhand-4f6f1c1e' };
  expect(shop.asked[1]?.variables).toMatchObject({
    identifier: { customId },
    input: {
      status: 'DRAFT',
      handle: 'hat',
      metafields: [{ ...customId, type: 'id' }],
      productOptions: [{ name: 'Size', values: [{ name: 'S' }, { name: 'M' }] }],
      variants: [
        { price: '12.50', inventoryItem: { sku: 'HAT-S', tracked: true } },
        { price: '9.00', compareAtPrice: '12.50', optionValues: [{ optionName: 'Size', name: 'M' }] },
      ],
    },
  });
  expect(shop.asked[2]?.variables).toMatchObject({ product: { id: gid('Product', 5), status: 'ACTIVE' } });
});

test('an app that may publish publishes to the Online Store, before the product is active', async () => {
  const stores = connectionOf([
    { id: gid('Publication', 1), channels: connectionOf([{ app: { handle: 'pos' } }]) },
    { id: gid('Publication', 2), channels: connectionOf([onlineStore]) },
  ]);
  const shop = shopWith({ publications: stores, publishablePublish: done }, [
    'read_publications',
    'write_publications',
  ]);
  expect(await create(shop)).toMatchObject({ kind: 'created' });
  expect(mutations(shop)).toEqual(['BeginListing', 'Publish', 'EndListing']);
  const publish = shop.asked.find(({ query }) => query.startsWith('mutation Publish'));
  expect(publish?.variables['input']).toEqual([{ publicationId: gid('Publication', 2) }]);
});

test('a shop that has no marker yet defines it first, also if another process was faster', async () => {
  const taken = { userErrors: [{ field: ['definition'], message: 'in use', code: 'TAKEN' }] };
  const shop = shopWith({ metafieldDefinition: null, metafieldDefinitionCreate: taken });
  expect(await create(shop)).toMatchObject({ kind: 'created' });
  expect(mutations(shop)[0]).toBe('DefineMarker');
});

test('a handle that another product has is left to Shopify', async () => {
  const shop = shopWith({
    productSet: ({ input }: { input: { handle?: string } }) =>
      input.handle === undefined
        ? { product: { id: gid('Product', 6) }, userErrors: [] }
        : {
            product: null,
            userErrors: [{ field: ['input'], message: 'in use', code: 'HANDLE_NOT_UNIQUE' }],
          },
  });
  expect(await create(shop)).toEqual({ kind: 'created', group: '6' });
});

test('a draft that cannot be put on sale is deleted', async () => {
  const refused = { userErrors: [{ field: ['status'], message: 'not allowed' }] };
  const shop = shopWith({ productUpdate: refused });
  expect(await create(shop)).toMatchObject({ kind: 'rejected', message: 'not allowed' });
  expect(mutations(shop)).toEqual(['BeginListing', 'EndListing', 'RemoveListing']);
});

test('nothing is sent for a unit without a price, or with a price that the currency cannot show', async () => {
  const shop = shopWith();
  const [unit] = newListing.units;
  if (unit === undefined) throw new Error('no unit');
  const { price: _, ...unpriced } = unit;
  expect(await create(shop, { ...newListing, units: [unpriced] })).toMatchObject({ code: 'price_missing' });
  const odd = { ...unit, price: { regular: '1.005', sale: null } };
  expect(await create(shop, { ...newListing, units: [odd] })).toMatchObject({
    code: 'price_not_representable',
  });
  expect(mutations(shop)).toEqual([]);
});

test('a SKU is searched for as it is, and only the same one is taken', async () => {
  const shop = shopWith({
    metafieldDefinition: null,
    productVariants: connectionOf([{ sku: "O'Neill" }, { sku: "o'neill" }]),
  });
  const search = { marker: 'm', since: newListing.since, skus: ["O'Neill", 'x'] };
  expect(await listingCreator.find(shop.call, search)).toEqual({ kind: 'taken', skus: ["O'Neill"] });
  expect(shop.asked[0]?.variables['query']).toBe("sku:'O\\'Neill' OR sku:'x'");
});
