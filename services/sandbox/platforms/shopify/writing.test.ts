import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { location, quantitiesOf, shopifyShop } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const products = [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10, price: '10', tags: ['new'] }];
const arrange = () => shopifyShop(sandbox, { products });

const productSet = `mutation($input: ProductSetInput!, $identifier: ProductSetIdentifiers) {
  productSet(input: $input, identifier: $identifier, synchronous: true) {
    product {
      id handle title tags status
      options { name values }
      variants(first: 10) { nodes { id title sku price compareAtPrice inventoryQuantity } }
    }
    userErrors { field code message }
  }
}`;

const colors = (...names: readonly string[]) => [{ name: 'Color', values: names.map((name) => ({ name })) }];
const variant = (color: string, more: object = {}) => ({
  optionValues: [{ optionName: 'Color', name: color }],
  sku: color.toUpperCase(),
  price: '9.50',
  ...more,
});

test('a product is made with its variants, and made anew with others', async () => {
  const { ask } = await arrange();
  const made = await ask(productSet, {
    input: {
      title: 'Hat',
      status: 'DRAFT',
      tags: ['b', 'a'],
      productOptions: colors('Red', 'Blue'),
      variants: [
        variant('Red', {
          compareAtPrice: '12',
          inventoryItem: { tracked: true },
          inventoryQuantities: [{ locationId: location, name: 'available', quantity: 5 }],
        }),
        variant('Blue'),
      ],
    },
  });
  const { product } = made.data.productSet;
  const [red, blue] = product.variants.nodes;
  expect(product).toMatchObject({
    handle: 'hat',
    status: 'DRAFT',
    tags: ['a', 'b'],
    options: [{ name: 'Color', values: ['Red', 'Blue'] }],
  });
  expect(red).toMatchObject({ title: 'Red', price: '9.50', compareAtPrice: '12.00', inventoryQuantity: 5 });
  const again = await ask(productSet, {
    identifier: { id: product.id },
    input: { productOptions: colors('Blue', 'Green'), variants: [variant('Blue'), variant('Green')] },
  });
  const { nodes } = again.data.productSet.product.variants;
  expect(nodes.map(({ title }: { title: string }) => title)).toEqual(['Blue', 'Green']);
  expect(nodes[0].id).toBe(blue.id);
});

test('a handle is free, or is refused', async () => {
  const { ask } = await arrange();
  const create = (title: string) =>
    ask(
      'mutation($product: ProductCreateInput) { productCreate(product: $product) { product { id handle } } }',
      {
        product: { title },
      },
    );
  const { data } = await create('Mug');
  expect(data.productCreate.product.handle).toBe('mug-1');
  const taken = await ask(
    `mutation($product: ProductUpdateInput) {
      productUpdate(product: $product) { product { id } userErrors { field message } }
    }`,
    { product: { id: data.productCreate.product.id, handle: 'mug' } },
  );
  expect(taken.data.productUpdate).toMatchObject({ product: null, userErrors: [{ field: ['handle'] }] });
});

test('variants are added in place of the only one, and changed, all or none', async () => {
  const { id, ask } = await arrange();
  const productId = 'gid://shopify/Product/100';
  const added = await ask(
    `mutation($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
      productVariantsBulkCreate(productId: $productId, variants: $variants) {
        productVariants { id title price }
        userErrors { code }
      }
    }`,
    {
      productId,
      variants: ['S', 'M'].map((name) => ({ optionValues: [{ optionName: 'Size', name }], price: '8' })),
    },
  );
  const [small, medium] = added.data.productVariantsBulkCreate.productVariants;
  expect([small.title, medium.title]).toEqual(['S', 'M']);
  expect((await sandbox.control.shop(id)).products).toMatchObject([{ type: 'variable' }, {}, {}]);
  const update = (variants: object[]) =>
    ask(
      `mutation($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
        productVariantsBulkUpdate(productId: $productId, variants: $variants) {
          productVariants { price compareAtPrice sku } userErrors { field code }
        }
      }`,
      { productId, variants },
    );
  const refused = await update([
    { id: small.id, price: '7' },
    { id: 'gid://shopify/ProductVariant/1', price: '7' },
  ]);
  expect(refused.data.productVariantsBulkUpdate.userErrors).toEqual([
    { field: ['variants', '1', 'id'], code: 'PRODUCT_VARIANT_DOES_NOT_EXIST' },
  ]);
  const { data } = await update([
    { id: small.id, price: '7', compareAtPrice: '9', inventoryItem: { sku: 'SMALL' } },
    { id: medium.id, compareAtPrice: null },
  ]);
  expect(data.productVariantsBulkUpdate.productVariants).toEqual([
    { price: '7.00', compareAtPrice: '9.00', sku: 'SMALL' },
    { price: '8.00', compareAtPrice: null, sku: null },
  ]);
});

test('an item that is not tracked shows no stock until it is', async () => {
  const { id, ask } = await arrange();
  await sandbox.control.editStock(id, 100, null);
  expect(await sandbox.control.stockOf(id, 100)).toBeNull();
  const { data } = await ask(
    `mutation { inventoryItemUpdate(id: "gid://shopify/InventoryItem/90000000100", input: { tracked: true }) {
      inventoryItem { tracked } userErrors { message }
    } }`,
  );
  expect(data.inventoryItemUpdate.inventoryItem.tracked).toBe(true);
  expect(await sandbox.control.stockOf(id, 100)).toBe(10);
  expect(await quantitiesOf(ask, 'MUG')).toMatchObject({ available: 10 });
});

test('a customer is found by the e-mail address, and made only once', async () => {
  const { id, ask } = await arrange();
  const set = (firstName: string) =>
    ask(
      `mutation($input: CustomerSetInput!, $identifier: CustomerSetIdentifiers) {
        customerSet(input: $input, identifier: $identifier) {
          customer { id displayName defaultAddress { city countryCodeV2 } } userErrors { code }
        }
      }`,
      {
        identifier: { email: 'ada@example.com' },
        input: { email: 'ada@example.com', firstName, addresses: [{ city: 'London', countryCode: 'GB' }] },
      },
    );
  await set('A.');
  expect((await set('Ada')).data.customerSet.customer).toMatchObject({
    displayName: 'Ada',
    defaultAddress: { city: 'London', countryCodeV2: 'GB' },
  });
  expect(await sandbox.control.customers(id)).toHaveLength(1);
  const again = await ask(
    `mutation { customerCreate(input: { email: "ADA@example.com" }) {
      customer { id } userErrors { field message } } }`,
  );
  expect(again.data.customerCreate).toEqual({
    customer: null,
    userErrors: [{ field: ['email'], message: 'Email has already been taken' }],
  });
});

test('a bulk operation reads everything into lines, children behind all others', async () => {
  const { ask } = await arrange();
  const query = `{ productVariants { edges { node { sku inventoryItem { inventoryLevels { edges { node {
    quantities(names: ["available"]) { quantity } } } } } } } } }`;
  await ask(
    'mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { status } } }',
    { query },
  );
  const { data } = await ask('{ currentBulkOperation { status objectCount rootObjectCount url } }');
  expect(data.currentBulkOperation).toMatchObject({
    status: 'COMPLETED',
    objectCount: '2',
    rootObjectCount: '1',
  });
  const lines = (await (await fetch(data.currentBulkOperation.url)).text()).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { sku: 'MUG', inventoryItem: {} },
    { quantities: [{ quantity: 10 }], __parentId: 'gid://shopify/ProductVariant/40000000100' },
  ]);
});

test('a query without a connection is no bulk query', async () => {
  const { ask } = await arrange();
  const { data } = await ask(
    `mutation { bulkOperationRunQuery(query: "{ shop { name } }") {
      bulkOperation { id } userErrors { code message } } }`,
  );
  expect(data.bulkOperationRunQuery).toMatchObject({
    bulkOperation: null,
    userErrors: [{ code: 'INVALID' }],
  });
});

test('a product with a custom id is made once, and shoppers see it once it is published', async () => {
  const { ask } = await arrange();
  const name = { namespace: '$app:test', key: 'number' };
  const customId = { ...name, value: 'A-1' };
  const identified = `query($customId: UniqueMetafieldValueInput!) {
    productByIdentifier(identifier: { customId: $customId }) {
      id onlineStoreUrl metafield(namespace: "$app:test", key: "number") { value }
    }
  }`;
  const undefinedYet = await ask(identified, { customId });
  expect(undefinedYet.errors).toMatchObject([{ message: expect.stringContaining('is required') }]);
  await ask(
    `mutation($definition: MetafieldDefinitionInput!) {
      metafieldDefinitionCreate(definition: $definition) { userErrors { message } }
    }`,
    { definition: { ...name, name: 'Number', type: 'id', ownerType: 'PRODUCT' } },
  );
  const input = { title: 'Hat', status: 'ACTIVE', metafields: [{ ...customId, type: 'id' }] };
  const set = () => ask(productSet, { identifier: { customId }, input });
  const { id } = (await set()).data.productSet.product;
  expect((await set()).data.productSet.product.id).toBe(id);
  expect((await ask(productSet, { input })).data.productSet.userErrors).toMatchObject([
    { code: 'CAPABILITY_VIOLATION' },
  ]);
  const shown = async () => (await ask(identified, { customId })).data.productByIdentifier;
  expect(await shown()).toEqual({ id, onlineStoreUrl: null, metafield: { value: 'A-1' } });
  await ask(
    `mutation($id: ID!, $input: [PublicationInput!]!) {
      publishablePublish(id: $id, input: $input) { userErrors { message } }
    }`,
    { id, input: [{ publicationId: 'gid://shopify/Publication/1' }] },
  );
  expect(await shown()).toMatchObject({ onlineStoreUrl: expect.stringContaining('/products/hat') });
});

test('the result of a bulk operation is sent in parts, and kept for seven days', async () => {
  const { id, ask } = await arrange();
  await ask(`mutation { bulkOperationRunQuery(query: "{ products { edges { node { title } } } }") {
    bulkOperation { id } } }`);
  const shown = async () =>
    (await ask('{ currentBulkOperation { status url fileSize } }')).data.currentBulkOperation;
  const { url, fileSize } = await shown();
  const part = (range: string) => fetch(url, { headers: { range } });
  const first = await part('bytes=0-4');
  expect([first.status, first.headers.get('content-range'), await first.text()]).toEqual([
    206,
    `bytes 0-4/${fileSize}`,
    '{"tit',
  ]);
  expect((await part(`bytes=${fileSize}-`)).status).toBe(416);
  await sandbox.control.skewClock(id, 8 * 24 * 60 * 60_000);
  expect(await shown()).toMatchObject({ status: 'EXPIRED', url: null });
  expect((await fetch(url)).status).toBe(404);
});

test('a bulk operation that meets a record in error fails as a whole', async () => {
  const { id, ask } = await arrange();
  await sandbox.control.addFault(id, { kind: 'garble_product', productId: 100, fields: { title: {} } });
  await ask(`mutation { bulkOperationRunQuery(query: "{ products { edges { node { title } } } }") {
    bulkOperation { id } } }`);
  const { data } = await ask('{ currentBulkOperation { status errorCode url } }');
  expect(data.currentBulkOperation).toEqual({
    status: 'FAILED',
    errorCode: 'INTERNAL_SERVER_ERROR',
    url: null,
  });
});
