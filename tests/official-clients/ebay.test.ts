import { randomUUID } from 'node:crypto';
import { ContentLanguage, MarketplaceId, eBayApi } from 'ebay-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const api = 'https://api.ebay.com/oauth/api_scope';

/** A seller, and the client `ebay-api` of the account. Only the address of its requests is another one. */
async function arrange() {
  const id = `seller-${randomUUID().slice(0, 8)}`;
  const { baseUrl, secrets } = await sandbox.control.createShop({
    id,
    platform: 'ebay',
    products: [
      { id: 100, name: 'Mug', sku: 'MUG', stock: 10 },
      { id: 200, name: 'Shirt', variations: [{ id: 201, option: 'S', sku: 'SHIRT-S', stock: 3 }] },
    ],
  });
  const client = new eBayApi({
    appId: secrets['clientId'] ?? '',
    certId: secrets['clientSecret'] ?? '',
    sandbox: true,
    scope: ['sell.inventory', 'sell.fulfillment', 'commerce.notification.subscription'].map(
      (name) => `${api}/${name}`,
    ),
    contentLanguage: ContentLanguage.en_US,
    axiosConfig: { adapter: 'fetch', env: { fetch: at(baseUrl) } },
  });
  client.OAuth2.setCredentials({
    access_token: '',
    refresh_token: secrets['refreshToken'] ?? '',
    expires_in: 0,
    refresh_token_expires_in: 1,
    token_type: 'User Access Token',
  });
  await client.OAuth2.refreshToken();
  return { id, baseUrl, client };
}

/** Sends the client's requests to a shop of the sandbox. */
function at(baseUrl: string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const body = ['GET', 'HEAD'].includes(method) ? {} : { body: await request.text() };
    return fetch(`${baseUrl}${pathname}${search}`, { method, headers, ...body });
  };
}

test('reads items and their offers, page by page', async () => {
  const { client } = await arrange();
  const { inventory } = client.sell;
  const first = await inventory.getInventoryItems({ limit: 1, offset: 0 });
  expect(first).toMatchObject({ total: 2, size: 1, inventoryItems: [{ sku: 'MUG' }] });
  const second = await inventory.getInventoryItems({ limit: 1, offset: 1 });
  expect(second).toMatchObject({
    inventoryItems: [{ sku: 'SHIRT-S', inventoryItemGroupKeys: ['GROUP-200'] }],
  });
  expect(second.next).toBeUndefined();
  expect(await inventory.getOffers({ sku: 'MUG' })).toMatchObject({
    offers: [
      { sku: 'MUG', status: 'PUBLISHED', availableQuantity: 10, listing: { listingStatus: 'ACTIVE' } },
    ],
  });
});

test('updates quantities in bulk, and one bad offer fails by itself', async () => {
  const { id, client } = await arrange();
  const { offers } = await client.sell.inventory.getOffers({ sku: 'MUG' });
  const requests = [
    {
      sku: 'MUG',
      shipToLocationAvailability: { quantity: 8 },
      offers: [
        { offerId: offers[0].offerId, availableQuantity: 8 },
        { offerId: '1', availableQuantity: 8 },
      ],
    },
  ];
  expect(await client.sell.inventory.bulkUpdatePriceQuantity({ requests })).toMatchObject({
    responses: [
      { sku: 'MUG', statusCode: 200 },
      { offerId: offers[0].offerId, statusCode: 200 },
      { offerId: '1', statusCode: 404, errors: [{ errorId: 25713 }] },
    ],
  });
  expect(await sandbox.control.stockOf(id, 100)).toBe(8);
});

test('lists a new item: inventory item, offer, publication', async () => {
  const { id, client } = await arrange();
  const { inventory } = client.sell;
  await inventory.createOrReplaceInventoryItem('CUP', {
    condition: 'NEW',
    availability: { shipToLocationAvailability: { quantity: 5 } },
    product: { title: 'Cup', description: 'A cup', imageUrls: ['https://images.example/cup.jpg'] },
  });
  const { offerId } = await inventory.createOffer({
    sku: 'CUP',
    marketplaceId: MarketplaceId.EBAY_US,
    format: 'FIXED_PRICE',
    categoryId: '9355',
    merchantLocationKey: 'main',
    listingPolicies: { fulfillmentPolicyId: '1', paymentPolicyId: '2', returnPolicyId: '3' },
    pricingSummary: { price: { value: '12.50', currency: 'USD' } },
  });
  const { listingId } = await inventory.publishOffer(offerId);
  expect(listingId).toMatch(/^\d{12}$/);
  const { products } = await sandbox.control.shop(id);
  expect(products.find(({ sku }) => sku === 'CUP')).toMatchObject({
    status: 'publish',
    stock: 5,
    price: '12.50',
  });
  await inventory.withdrawOffer(offerId);
  expect(await inventory.getOffer(offerId)).toMatchObject({ status: 'UNPUBLISHED' });
});

test('reads orders by their last change, and ships one', async () => {
  const { id, client } = await arrange();
  for (let quantity = 1; quantity <= 3; quantity += 1) {
    await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity }] });
  }
  const filter = 'lastmodifieddate:[2020-01-01T00:00:00.000Z..]';
  const first = await client.sell.fulfillment.getOrders({ filter, limit: 2 });
  expect(first).toMatchObject({ total: 3, limit: 2, orders: [{}, {}] });
  expect(first.next).toContain('offset=2');
  const second = await client.sell.fulfillment.getOrders({ filter, limit: 2, offset: 2 });
  const [order] = second.orders;
  expect(order).toMatchObject({
    orderPaymentStatus: 'PAID',
    orderFulfillmentStatus: 'NOT_STARTED',
    cancelStatus: { cancelState: 'NONE_REQUESTED' },
    lineItems: [{ sku: 'MUG', quantity: 1 }],
  });
  await client.sell.fulfillment.createShippingFulfillment(order.orderId, {
    lineItems: [{ lineItemId: order.lineItems[0].lineItemId, quantity: 1 }],
    shippingCarrierCode: 'USPS',
    trackingNumber: '9405509699937003457459',
  });
  expect(await client.sell.fulfillment.getOrder(order.orderId)).toMatchObject({
    orderFulfillmentStatus: 'FULFILLED',
    fulfillmentHrefs: [expect.stringContaining('9405509699937003457459')],
  });
});

test('the client knows eBay’s errors', async () => {
  const { client } = await arrange();
  await expect(client.sell.inventory.getOffer('1')).rejects.toMatchObject({ meta: { errorId: 25713 } });
});
