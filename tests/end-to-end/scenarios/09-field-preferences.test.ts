import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  connectSandboxShop,
  createListing,
  createMerchant,
  createUnopenedItem,
  listAll,
  readStock,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
let merchant: Merchant;
let itemId: string;
let source: SandboxListing;
let destination: SandboxListing;
let abroad: SandboxListing;

beforeAll(async () => {
  onhand = await startOnhand();
  merchant = await createMerchant(onhand, 'Three shops', 'source');
  itemId = await createUnopenedItem(merchant, 'MUG');
  source = await open({ name: 'Mug', role: 'supplier', currency: 'EUR' });
  await until(
    () => readStock(merchant, itemId),
    ({ onHand }) => onHand === 10,
  );
  destination = await open({ name: 'Handmade mug', role: 'seller', currency: 'EUR' });
  abroad = await open({ name: 'Mug for export', role: 'seller', currency: 'USD' });
  for (const shop of [destination, abroad]) await keepTitles(shop);
  for (const shop of [source, destination, abroad]) await untilInStep(shop);
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** A shop that sells the mug at 20 in its currency, ten of them. */
async function open(shop: {
  name: string;
  role: 'supplier' | 'seller';
  currency: string;
}): Promise<SandboxListing> {
  const { name, role, currency } = shop;
  const connected = await connectSandboxShop(onhand, merchant, { role, shop: { currency } });
  const { shopId, integrationId } = connected;
  const mug = { name, sku: 'MUG', price: '20', stock: 10 };
  const { id: productId } = await onhand.sandbox.control.addProduct(shopId, mug);
  const listed = { integrationId, externalKey: String(productId), sku: 'MUG', itemId };
  return { ...connected, productId, listingId: await createListing(merchant, listed) };
}

/** Title off, price on, bidirectional. */
async function keepTitles({ integrationId }: SandboxListing): Promise<void> {
  const settings = { direction: 'bidirectional', autoExport: true, fields: ['price', 'description'] };
  await merchant.api.put(`/v1/integrations/${integrationId}/sync-settings/products`, settings, z.unknown());
}

const channelProduct = async ({ integrationId }: SandboxListing) =>
  (await listAll(merchant, `/v1/integrations/${integrationId}/products`))[0];
const untilInStep = (shop: SandboxListing) =>
  until(
    () => channelProduct(shop),
    (product) => product?.['state'] === 'idle' && product['readAt'] !== null,
  );
const shown = async ({ shopId, productId }: SandboxListing) => {
  const { products } = await onhand.sandbox.control.shop(shopId);
  const { name, regularPrice } = products.find(({ id }) => id === productId) ?? {};
  return { name, price: Number(regularPrice) };
};
const ours = async () => {
  const { title, price } = await merchant.api.get(
    `/v1/items/${itemId}`,
    z.object({ title: z.string(), price: z.string().nullable() }),
  );
  return { title, price: Number(price) };
};

it('the price of the source reaches the destination under its old title', async () => {
  await onhand.sandbox.control.editProduct(source.shopId, source.productId, { name: 'Cup', price: '22' });
  await until(
    () => shown(destination),
    ({ price }) => price === 22,
  );
  expect(await shown(destination)).toEqual({ name: 'Handmade mug', price: 22 });
  expect(await ours()).toEqual({ title: 'Cup', price: 22 });
  expect(await shown(source)).toEqual({ name: 'Cup', price: 22 });
});

it('a destination in another currency keeps its price, and a failed item says why', async () => {
  const [failed] = await until(
    () => listAll(merchant, '/v1/failed-items'),
    (items) => items.length > 0,
  );
  expect(failed).toMatchObject({
    integrationId: abroad.integrationId,
    operation: 'update_product',
    subjectKind: 'product',
    code: 'currency_mismatch',
  });
  expect(await shown(abroad)).toEqual({ name: 'Mug for export', price: 20 });
});

it('a title edited at the destination is not imported, a price edited with it is', async () => {
  const edit = { name: 'Handmade cup', price: '23' };
  await onhand.sandbox.control.editProduct(destination.shopId, destination.productId, edit);
  await until(ours, ({ price }) => price === 23);
  await untilInStep(destination);
  expect(await ours()).toEqual({ title: 'Cup', price: 23 });
  expect(await shown(destination)).toEqual({ name: 'Handmade cup', price: 23 });
});

it('quantities are kept in step all the while', async () => {
  const { control } = onhand.sandbox;
  await control.placeOrder(destination.shopId, {
    lines: [{ productId: destination.productId, quantity: 2 }],
  });
  await until(
    () =>
      Promise.all(
        [source, destination, abroad].map(({ shopId, productId }) => control.stockOf(shopId, productId)),
      ),
    (figures) => figures.every((figure) => figure === 8),
  );
});
