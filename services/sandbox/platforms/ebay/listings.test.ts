import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { policyIds } from './account.ts';
import { ebayShop, inventory, offerOf } from './testing/ask.ts';
import type { Ask } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const shirt = {
  id: 200,
  name: 'Shirt',
  variations: [
    { id: 201, option: 'S', sku: 'SHIRT-S', stock: 3 },
    { id: 202, option: 'M', sku: 'SHIRT-M', stock: 4 },
  ],
};
const offer = (sku: string, marketplaceId = 'EBAY_US') => ({
  sku,
  marketplaceId,
  format: 'FIXED_PRICE',
  categoryId: '9355',
  merchantLocationKey: 'main',
  listingPolicies: {
    fulfillmentPolicyId: policyIds.fulfillment,
    paymentPolicyId: policyIds.payment,
    returnPolicyId: policyIds.return,
  },
  pricingSummary: { price: { value: '10', currency: 'USD' } },
});

const putItem = (ask: Ask, sku: string, size: string) =>
  ask('PUT', `${inventory}/inventory_item/${sku}`, {
    condition: 'NEW',
    availability: { shipToLocationAvailability: { quantity: 5 } },
    product: { title: sku, aspects: { Size: [size] }, imageUrls: ['https://images.example/1.jpg'] },
  });

test('variations are one listing, and each has its own quantity', async () => {
  const { id, ask } = await ebayShop(sandbox, { products: [shirt] });
  const [small, medium] = [await offerOf(ask, 'SHIRT-S'), await offerOf(ask, 'SHIRT-M')];
  expect(small.listing.listingId).toBe(medium.listing.listingId);
  expect((await ask('GET', `${inventory}/inventory_item_group/GROUP-200`)).body).toMatchObject({
    title: 'Shirt',
    variantSKUs: ['SHIRT-S', 'SHIRT-M'],
    variesBy: { specifications: [{ name: 'Size', values: ['S', 'M'] }] },
  });
  await sandbox.control.placeOrder(id, { lines: [{ productId: 200, variationId: 202, quantity: 1 }] });
  expect((await sandbox.control.shop(id)).products.map(({ stock }) => stock)).toEqual([null, 3, 3]);
});

test('a group is listed by the API, and withdrawn', async () => {
  const { id, ask } = await ebayShop(sandbox);
  for (const size of ['S', 'M']) {
    expect((await putItem(ask, `CAP-${size}`, size)).status).toBe(201);
    expect((await ask('POST', `${inventory}/offer`, offer(`CAP-${size}`))).status).toBe(201);
  }
  const path = `${inventory}/inventory_item_group/CAP`;
  const group = {
    title: 'Cap',
    description: 'A cap',
    variantSKUs: ['CAP-S', 'CAP-M'],
    variesBy: { specifications: [{ name: 'Size', values: ['S', 'M'] }] },
  };
  expect((await ask('PUT', path, group)).status).toBe(201);
  const of = { inventoryItemGroupKey: 'CAP', marketplaceId: 'EBAY_US' };
  const published = await ask('POST', `${inventory}/offer/publish_by_inventory_item_group`, of);
  expect(published).toMatchObject({ status: 200, body: { listingId: expect.any(String) } });
  const { products } = await sandbox.control.shop(id);
  expect(products.filter(({ type }) => type === 'variation')).toMatchObject([
    { name: 'S', status: 'publish', stock: 5 },
    { name: 'M', status: 'publish', stock: 5 },
  ]);
  await ask('POST', `${inventory}/offer/withdraw_by_inventory_item_group`, of);
  expect(await offerOf(ask, 'CAP-S')).toMatchObject({ status: 'UNPUBLISHED' });
});

test('an offer that lacks what a listing needs is not published', async () => {
  const { ask } = await ebayShop(sandbox);
  await putItem(ask, 'CAP', 'S');
  const { body } = await ask('POST', `${inventory}/offer`, offer('CAP'));
  const publish = () => ask('POST', `${inventory}/offer/${body.offerId}/publish`);
  expect(await publish()).toMatchObject({ status: 400, errorId: 25017 });
  const described = { ...offer('CAP'), listingDescription: 'A cap', availableQuantity: 2 };
  const { sku: _, marketplaceId: __, format: ___, ...changes } = described;
  expect((await ask('PUT', `${inventory}/offer/${body.offerId}`, changes)).status).toBe(200);
  expect((await publish()).status).toBe(200);
  expect(await offerOf(ask, 'CAP')).toMatchObject({ status: 'PUBLISHED', availableQuantity: 2 });
  expect(await ask('POST', `${inventory}/offer`, offer('CAP'))).toMatchObject({ errorId: 25002 });
  expect((await ask('POST', `${inventory}/offer`, offer('CAP', 'EBAY_GB'))).status).toBe(201);
});

test('a listing that was ended by hand is ended for the API, too', async () => {
  const { id, ask } = await ebayShop(sandbox, { products: [{ id: 100, name: 'Mug', sku: 'MUG', stock: 3 }] });
  await sandbox.control.removeProduct(id, 100);
  expect(await offerOf(ask, 'MUG')).toMatchObject({
    status: 'PUBLISHED',
    listing: { listingStatus: 'ENDED' },
  });
  const before = (await offerOf(ask, 'MUG')).listing.listingId;
  await sandbox.control.restoreProduct(id, 100);
  const after = (await offerOf(ask, 'MUG')).listing;
  expect(after.listingStatus).toBe('ACTIVE');
  expect(after.listingId).not.toBe(before);
});
