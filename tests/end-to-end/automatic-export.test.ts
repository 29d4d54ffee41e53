import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant, listAll, setDirection } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

/** A product is exported when nothing has been added to it for half a minute. */
const settledMs = 31_000;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('a new product of the source store is listed on the seller with its variants, texts and figures', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Exports', 'source');
  const source = await connectSandboxShop(onhand, merchant, { role: 'supplier' });
  const seller = await connectSandboxShop(onhand, merchant, { role: 'seller', listsNewProducts: true });
  const { webhookUrl: url, webhookSecret: secret } = source;
  await control.addWebhook(source.shopId, { topic: 'product.created', url, secret });
  await control.addProduct(source.shopId, {
    name: 'Shirt',
    description: '<p>Soft.</p>',
    categories: ['Clothes'],
    tags: ['cotton'],
    variations: [
      { id: 901, option: 'S', sku: 'SHIRT-S', price: '19.00', stock: 2 },
      { id: 902, option: 'L', sku: 'SHIRT-L', price: '21.00', stock: 3 },
    ],
  });
  await until(
    () => listAll(merchant, '/v1/items'),
    (items) => items.length === 2 && items.every(({ price }) => price !== null),
  );
  await onhand.shiftClock(settledMs);

  const sold = async () => (await control.shop(seller.shopId)).products;
  const products = await until(
    sold,
    (all) => all.filter(({ stock }) => stock !== null && stock > 0).length === 2,
  );
  const parent = products.find(({ type }) => type === 'variable');
  expect(parent).toMatchObject({
    name: 'Shirt',
    status: 'publish',
    description: '<p>Soft.</p>',
    categories: ['Clothes'],
    tags: ['cotton'],
  });
  const units = products.filter(({ parentId }) => parentId === parent?.id);
  expect(units.map(({ sku, regularPrice, stock }) => [sku, regularPrice, stock])).toEqual(
    expect.arrayContaining([
      ['SHIRT-S', '19.00', 2],
      ['SHIRT-L', '21.00', 3],
    ]),
  );
  const listings = await listAll(merchant, `/v1/listings?integrationId=${seller.integrationId}`);
  expect(listings.map(({ linkedBy, status }) => [linkedBy, status])).toEqual([
    ['export', 'listed_and_synced'],
    ['export', 'listed_and_synced'],
  ]);

  // An order there lowers the source, as of any listing.
  const [unit] = units.filter(({ sku }) => sku === 'SHIRT-L');
  const { webhookUrl, webhookSecret } = seller;
  expect(webhookUrl).not.toBe('');
  expect(webhookSecret).not.toBe('');
  await control.placeOrder(seller.shopId, { lines: [{ productId: unit?.id ?? 0, quantity: 1 }] });
  await until(
    () => control.stockOf(source.shopId, 902),
    (stock) => stock === 2,
  );
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});

it('a product that the shop refuses is a failed item with its words, and a retry lists it', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Refused');
  const seller = await connectSandboxShop(onhand, merchant, { role: 'seller', listsNewProducts: true });
  await setDirection(merchant, seller.integrationId, 'outbound');
  await merchant.api.patch(`/v1/merchants/${merchant.merchantId}`, { currency: 'USD' }, z.unknown());
  const item = { title: 'Mug', sku: 'MUG', price: '5.00', stock: [{ quantity: 4 }] };
  const { id } = await merchant.api.post('/v1/items', item, z.object({ id: z.string() }));
  // An address that the shop cannot load. The API accepts none; an import may bring one.
  const { productId } = await merchant.api.get(`/v1/items/${id}`, z.object({ productId: z.string() }));
  await sql`update products set images = array['ftp://images.example/mug.jpg'] where id = ${productId}`.execute(
    onhand.db,
  );
  await onhand.shiftClock(2 * settledMs);

  const failed = () => listAll(merchant, '/v1/failed-items?state=open');
  const [refused] = await until(failed, (items) => items.length === 1);
  expect(refused).toMatchObject({
    operation: 'export_product',
    code: 'woocommerce_product_image_upload_error',
    platformMessage: expect.stringContaining('A valid URL was not provided'),
  });
  expect((await control.shop(seller.shopId)).products).toEqual([]);

  await merchant.api.patch(
    `/v1/products/${productId}`,
    { images: ['https://images.example/mug.jpg'] },
    z.unknown(),
  );
  await merchant.api.post(`/v1/failed-items/${String(refused?.['id'])}/retry`, {}, z.unknown());
  const products = await until(
    async () => (await control.shop(seller.shopId)).products,
    ([one]) => one?.stock === 4,
  );
  expect(products).toMatchObject([{ name: 'Mug', sku: 'MUG', status: 'publish', regularPrice: '5.00' }]);
  expect(products[0]?.images).toHaveLength(1);
  await until(failed, (items) => items.length === 0);
});

it('a new variant of a listed product is added to the product in the shop', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Adds');
  const seller = await connectSandboxShop(onhand, merchant, { role: 'seller', listsNewProducts: true });
  await setDirection(merchant, seller.integrationId, 'outbound');
  await merchant.api.patch(`/v1/merchants/${merchant.merchantId}`, { currency: 'USD' }, z.unknown());
  const create = async (value: string, more: object) => {
    const options = [{ name: 'Size', value }];
    const item = { sku: `CAP-${value}`, price: '5.00', options, stock: [{ quantity: 4 }], ...more };
    const { id } = await merchant.api.post('/v1/items', item, z.object({ id: z.string() }));
    return merchant.api.get(`/v1/items/${id}`, z.object({ productId: z.string() }));
  };
  const sold = async () => (await control.shop(seller.shopId)).products;
  const { productId } = await create('S', { title: 'Cap' });
  await create('L', { productId });
  await onhand.shiftClock(4 * settledMs);
  await until(sold, (all) => all.length === 3);
  await create('M', { productId });
  await onhand.shiftClock(6 * settledMs);

  const products = await until(sold, (all) => all.some(({ sku, stock }) => sku === 'CAP-M' && stock === 4));
  const [parent, ...others] = products.filter(({ type }) => type === 'variable');
  expect(others).toEqual([]);
  const units = products.filter(({ type }) => type === 'variation');
  expect(units.map(({ parentId, sku, isOffered }) => [parentId, sku, isOffered])).toEqual([
    [parent?.id, 'CAP-S', true],
    [parent?.id, 'CAP-L', true],
    [parent?.id, 'CAP-M', true],
  ]);
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});
