import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { readProduct, renameProduct } from '../platforms/vendure-products.ts';
import { startVendure } from '../platforms/vendure.ts';
import type { Vendure } from '../platforms/vendure.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectVendure, createItem, createListing, createMerchant, listAll } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
let vendure: Vendure;
beforeAll(async () => {
  [onhand, vendure] = await Promise.all([
    startOnhand(),
    startVendure({ postgresUrl: inject('postgresUrl') }),
  ]);
});
afterAll(async () => {
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
