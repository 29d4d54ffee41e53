import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { shownParts } from '../platforms/vendure-parts.ts';
import { startImageHost } from '../platforms/image-host.ts';
import type { ImageHost } from '../platforms/image-host.ts';
import { changeCustomer, createCustomer } from '../platforms/vendure-customers.ts';
import { readProduct, renameProduct } from '../platforms/vendure-products.ts';
import { startVendure } from '../platforms/vendure.ts';
import type { Vendure } from '../platforms/vendure.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  connectSandboxShop,
  connectVendure,
  createItem,
  createListing,
  createMerchant,
  listAll,
  setDirection,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
let vendure: Vendure;
let images: ImageHost;
beforeAll(async () => {
  [onhand, vendure, images] = await Promise.all([
    startOnhand(),
    startVendure({ postgresUrl: inject('postgresUrl') }),
    startImageHost(),
  ]);
});
afterAll(async () => {
  images.close();
  await Promise.all([onhand[Symbol.asyncDispose](), vendure.stop()]);
});

it('a name changed in Vendure, which tells nobody, is taken; one changed here is sent', async () => {
  const merchant = await createMerchant(onhand);
  const { api } = merchant;
  const itemId = await createItem(merchant, 'MUG', 9);
  const { productId, variantId } = await vendure.createProduct({ sku: 'MUG', stock: 9, name: 'A mug' });
  const { integrationId } = await connectVendure(merchant, vendure);
  const path = `/v1/integrations/${integrationId}`;
  const both = { direction: 'bidirectional', autoExport: true };
  await api.put(`${path}/sync-settings/products`, both, z.unknown());
  await createListing(merchant, {
    integrationId,
    externalKey: variantId,
    externalGroup: productId,
    sku: 'MUG',
    itemId,
  });
  await until(
    () => listAll(merchant, `${path}/products`),
    ([product]) => product?.['state'] === 'idle' && product['readAt'] !== null,
  );

  await renameProduct(vendure.api, productId, 'A cup');
  const readItem = () =>
    api.get(`/v1/items/${itemId}`, z.object({ title: z.string(), productId: z.string() }));
  const ours = await until(readItem, ({ title }) => title === 'A cup');

  await api.patch(`/v1/products/${ours.productId}`, { title: 'A beaker' }, z.unknown());
  await until(
    () => readProduct(vendure.api, productId),
    ({ name }) => name === 'A beaker',
  );
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});

it('a new product is listed there with its image, category and tag; their changes are carried over', async () => {
  const merchant = await createMerchant(onhand);
  const { api } = merchant;
  await api.patch(`/v1/merchants/${merchant.merchantId}`, { currency: 'USD' }, z.unknown());
  const { integrationId } = await connectVendure(merchant, vendure);
  const path = `/v1/integrations/${integrationId}`;
  const outward = { direction: 'outbound', autoExport: true };
  await api.put(`${path}/sync-settings/products`, outward, z.unknown());
  await setDirection(merchant, integrationId, 'outbound');
  await api.patch(path, { listsNewProducts: true }, z.unknown());
  const item = { title: 'Scarf', sku: 'SCARF', price: '9.50', stock: [{ quantity: 3 }] };
  const { id } = await api.post('/v1/items', item, z.object({ id: z.string() }));
  const { productId } = await api.get(`/v1/items/${id}`, z.object({ productId: z.string() }));
  const product = `/v1/products/${productId}`;
  const content = { images: [images.address('red.png')], categories: ['Winter'], tags: ['wool'] };
  await api.patch(product, content, z.unknown());
  await onhand.shiftClock(31_000);

  const [listing] = await until(
    () => listAll(merchant, `/v1/listings?integrationId=${integrationId}`),
    ([one]) => one?.['status'] === 'listed_and_synced',
  );
  const group = String(listing?.['externalGroup']);
  expect(await shownParts(vendure.api, group)).toEqual({
    featured: 'red.png',
    assets: ['red.png'],
    values: [
      ['category', false, 'Winter'],
      ['tags', false, 'wool'],
    ],
  });
  await until(
    () => vendure.readStock('SCARF'),
    ({ onHand }) => onHand === 3,
  );

  await api.patch(product, { images: [images.address('blue.png')], tags: ['silk'] }, z.unknown());
  await until(
    () => shownParts(vendure.api, group),
    ({ featured, values }) => featured === 'blue.png' && values.some(([, , name]) => name === 'silk'),
  );
  expect((await shownParts(vendure.api, group)).values).toHaveLength(2);
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});

it('customers that are new or changed in Vendure, which tells nobody, reach another shop', async () => {
  const merchant = await createMerchant(onhand);
  const { integrationId } = await connectVendure(merchant, vendure);
  const path = `/v1/integrations/${integrationId}/sync-settings/customers`;
  const both = { direction: 'bidirectional', autoImport: true, autoExport: true };
  await merchant.api.put(path, both, z.unknown());
  const seller = await connectSandboxShop(onhand, merchant, { role: 'seller' });
  const { shopId } = seller;
  const outward = { direction: 'outbound', autoExport: true };
  const pathOfSeller = `/v1/integrations/${seller.integrationId}/sync-settings/customers`;
  await merchant.api.put(pathOfSeller, outward, z.unknown());
  const shown = async () => (await onhand.sandbox.control.customers(shopId)).map(({ lastName }) => lastName);

  const id = await createCustomer(vendure.api, {
    emailAddress: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'King',
  });
  await until(shown, ([name]) => name === 'King');
  await changeCustomer(vendure.api, id, { lastName: 'Lovelace' });
  await until(shown, ([name]) => name === 'Lovelace');
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});
