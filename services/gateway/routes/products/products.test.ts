import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function mug() {
  const merchant = await createTestMerchant(gateway);
  const itemId = await merchant.createItem(10, { sku: 'MUG', price: '20', tags: ['old'] });
  const { productId } = (await merchant.ask('GET', `/v1/items/${itemId}`)).body;
  return { merchant, itemId, product: `/v1/products/${productId}`, item: `/v1/items/${itemId}` };
}

it('a product and its items are changed, and who changed what is kept', async () => {
  const { merchant, product, item, itemId } = await mug();
  const change = {
    title: 'Cup',
    description: '<p>New</p>',
    images: ['https://img.test/1.jpg'],
    tags: ['new'],
  };
  expect(await merchant.ask('PATCH', product, change)).toMatchObject({
    status: 200,
    body: { ...change, revision: 1, items: [{ id: itemId, sku: 'MUG' }] },
  });
  expect(await merchant.ask('PATCH', item, { price: '22.5', salePrice: '19' })).toMatchObject({
    status: 200,
    body: { title: 'Cup', price: '22.5000', salePrice: '19.0000' },
  });
  expect((await merchant.ask('GET', product)).body).toMatchObject({ title: 'Cup', revision: 2 });
  const { data } = (await merchant.ask('GET', `${product}/changes`)).body;
  expect(data).toHaveLength(5);
  expect(data[0]).toMatchObject({
    field: 'price',
    itemId,
    before: { regular: '20.0000', sale: null },
    after: { regular: '22.5', sale: '19' },
    outcome: 'made',
    integrationId: null,
  });
  expect((await merchant.ask('GET', '/v1/products')).body.data).toMatchObject([{ title: 'Cup' }]);
});

it('a change that changes nothing raises no revision', async () => {
  const { merchant, product, item } = await mug();
  await merchant.ask('PATCH', product, { tags: ['old'] });
  await merchant.ask('PATCH', item, { price: '20.00' });
  expect((await merchant.ask('GET', product)).body).toMatchObject({ revision: 0 });
});

it.each([
  ['product', {}],
  ['product', { title: ' ' }],
  // Half a surrogate pair.
  ['product', { tags: ['\ud83d'] }],
  ['product', { images: ['javascript:alert(1)'] }],
  ['product', { weight: 3 }],
  ['item', { price: '-1' }],
  ['item', { price: 'free' }],
  ['item', { sku: '' }],
] as const)('refuses of a %s: %o', async (what, change) => {
  const { merchant, product, item } = await mug();
  const path = what === 'product' ? product : item;
  expect(await merchant.ask('PATCH', path, change)).toMatchObject({
    status: 400,
    body: { code: 'request_invalid' },
  });
  expect((await merchant.ask('GET', product)).body).toMatchObject({ revision: 0 });
});

it('refuses a sale price that is not lower', async () => {
  const { merchant, product, item } = await mug();
  expect(await merchant.ask('PATCH', item, { salePrice: '20' })).toMatchObject({
    status: 422,
    body: { code: 'sale_price_not_lower' },
  });
  expect((await merchant.ask('GET', product)).body).toMatchObject({ revision: 0 });
});

it("another merchant's product is not found", async () => {
  const { product, item } = await mug();
  const other = await createTestMerchant(gateway);
  for (const path of [product, item]) {
    expect(
      await other.ask('PATCH', path, path === product ? { title: 'Mine' } : { sku: 'MINE' }),
    ).toMatchObject({
      status: 404,
    });
  }
  expect(await other.ask('GET', `${product}/changes`)).toMatchObject({ status: 404 });
});

it('the figures that a rule may now shape otherwise are decided anew', async () => {
  const { merchant, product, itemId } = await mug();
  const integrationId = await merchant.createIntegration();
  await merchant.createListing(integrationId, { itemId });
  const needed = async () => {
    const { data } = (await merchant.ask('GET', '/v1/listings')).body;
    return data[0].channelStock[0].needed.revision;
  };
  const before = await needed();
  await merchant.ask('PATCH', product, { vendor: 'Acme' });
  expect(await needed()).toBe(before);

  await merchant.create('/v1/rules', {
    name: 'Sold out',
    priority: 1,
    conditions: { tag: 'clearance' },
    effect: { kind: 'exclude' },
  });
  await merchant.ask('PATCH', product, { title: 'Cup' });
  expect(await needed()).toBe(before);
  await merchant.ask('PATCH', product, { tags: ['clearance'] });
  expect(await needed()).toBe(before + 1);

  // Quantities are still written to a listing that a rule has ended.
  await gateway.db
    .updateTable('listings')
    .set({ status: 'ended', ended_by: 'rule' })
    // The cast is safe: the API created this row.
    .where('integration_id', '=', integrationId as never)
    .execute();
  await merchant.ask('PATCH', product, { tags: [] });
  expect(await needed()).toBe(before + 2);
});

it("a merchant's currency is named, changed, and refused where it is none", async () => {
  const { merchant } = await mug();
  const path = `/v1/merchants/${merchant.id}`;
  expect(await gateway.ask('PATCH', path, { currency: 'EUR' })).toMatchObject({
    status: 200,
    body: { currency: 'EUR' },
  });
  expect(await gateway.ask('PATCH', path, { currency: 'euro' })).toMatchObject({ status: 400 });
  expect((await gateway.ask('GET', path)).body).toMatchObject({ currency: 'EUR' });
});
