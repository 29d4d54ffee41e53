import { createRequire } from 'node:module';
import { Etsy } from 'etsy-ts';
import type { ISecurityDataStorage, Tokens } from 'etsy-ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generousSandbox } from '@onhand/sandbox/platforms/etsy/testing/ask.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';

/** The client's own copy of axios: it asks for new tokens by axios itself, at a fixed address. */
const { defaults } = createRequire(import.meta.resolve('etsy-ts'))('axios') as {
  defaults: { adapter: unknown; env: { fetch?: typeof fetch } };
};
const before = { adapter: defaults.adapter, env: { ...defaults.env } };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox();
});
afterAll(async () => {
  Object.assign(defaults, before);
  await sandbox?.close();
});

/** A seller, and the client `etsy-ts` of the shop. Only the address of its requests is another one. */
async function arrange() {
  const { id, baseUrl, secrets } = await sandbox.control.createShop({
    id: `client-${crypto.randomUUID().slice(0, 8)}`,
    platform: 'etsy',
    products: [
      { id: 100, name: 'Mug', sku: 'MUG', stock: 10, price: '12.50' },
      {
        id: 200,
        name: 'Shirt',
        variations: [
          { id: 201, option: 'S', sku: 'SHIRT-S', stock: 3 },
          { id: 202, option: 'M', sku: 'SHIRT-M', stock: 4 },
        ],
      },
    ],
  });
  const { refreshToken = '', keystring = '', sharedSecret = '', shopId = '' } = secrets;
  const etsyUserId = Number(refreshToken.split('.')[0]);
  const stored: Tokens[] = [
    { accessToken: `${etsyUserId}.ended`, refreshToken, expiresIn: 3_600, tokenType: 'Bearer' },
  ];
  const securityDataStorage: ISecurityDataStorage = {
    storeAccessToken: async (_, tokens) => void stored.push(tokens),
    findAccessToken: async () => stored.at(-1),
  };
  const transport = { adapter: 'fetch' as const, env: { fetch: at(baseUrl) } };
  Object.assign(defaults, transport);
  const client = new Etsy({ apiKey: keystring, sharedSecret, securityDataStorage }, transport);
  return { id, client, stored, shopId: Number(shopId), as: { etsyUserId } };
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

test('refreshes a token that has ended, and stores the next refresh token', async () => {
  const { client, stored, shopId, as } = await arrange();
  const { data: me } = await client.User.getMe(as);
  expect(me).toEqual({ user_id: as.etsyUserId, shop_id: shopId });
  const [first, second] = stored;
  expect(stored).toHaveLength(2);
  expect(second?.refreshToken).not.toBe(first?.refreshToken);
  const { data: shop } = await client.Shop.getShop(shopId, as);
  expect(shop).toMatchObject({ shop_id: shopId, currency_code: 'USD', listing_active_count: 2 });
});

test('reads listings with their inventories, page by page', async () => {
  const { client, shopId, as } = await arrange();
  const page = (offset: number) =>
    client.ShopListing.getListingsByShop({ shopId, limit: 1, offset, includes: ['Inventory', 'Images'] }, as);
  const { data: first } = await page(0);
  expect(first).toMatchObject({
    count: 2,
    results: [
      {
        title: 'Shirt',
        quantity: 7,
        inventory: {
          products: [
            { sku: 'SHIRT-S', property_values: [{ property_name: 'Size', values: ['S'] }] },
            { sku: 'SHIRT-M', offerings: [{ quantity: 4 }] },
          ],
        },
      },
    ],
  });
  const { data: second } = await page(1);
  expect(second.results).toMatchObject([{ listing_id: 100, images: [{ rank: 1 }] }]);
});

test('replaces an inventory, and is told why Etsy does not take another one', async () => {
  const { id, client, as } = await arrange();
  const { data: before } = await client.ShopListingInventory.getListingInventory({ listingId: 100 }, as);
  const [product] = before.products ?? [];
  const [offering] = product?.offerings ?? [];
  const write = (quantity: number) =>
    client.ShopListingInventory.updateListingInventory(
      { listingId: 100 },
      {
        products: [
          {
            sku: product?.sku ?? '',
            property_values: [],
            offerings: [
              {
                price: 12.5,
                quantity,
                is_enabled: true,
                readiness_state_id: offering?.readiness_state_id ?? null,
              },
            ],
          },
        ],
      },
      as,
    );
  const { data: after } = await write(8);
  expect(after.products?.[0]?.product_id).not.toBe(product?.product_id);
  expect(await sandbox.control.stockOf(id, 100)).toBe(8);
  await expect(write(0)).rejects.toMatchObject({
    response: { status: 400, data: { error: 'One offering must have quantity greater than 0' } },
  });
});

test('takes a listing off sale and puts it back', async () => {
  const { client, shopId, as } = await arrange();
  const { data: off } = await client.ShopListing.updateListing(shopId, 100, { state: 'inactive' }, as);
  expect(off.state).toBe('inactive');
  const tags = ['clay', 'blue'];
  const { data: on } = await client.ShopListing.updateListing(shopId, 100, { state: 'active', tags }, as);
  expect(on).toMatchObject({ state: 'active', tags });
});

test('reads receipts since a time, and ships one', async () => {
  const { id, client, shopId, as } = await arrange();
  const lines = [{ productId: 200, variationId: 202, quantity: 1 }];
  const { id: receiptId } = await sandbox.control.placeOrder(id, { lines });
  const since = { min_last_modified: 946_684_800, was_canceled: false, sort_on: 'updated' as const };
  const { data } = await client.ShopReceipt.getShopReceipts({ shopId, ...since }, as);
  expect(data).toMatchObject({
    count: 1,
    results: [
      {
        receipt_id: receiptId,
        status: 'paid',
        transactions: [{ sku: 'SHIRT-M', variations: [{ formatted_value: 'M' }] }],
      },
    ],
  });
  const parcel = { tracking_code: '1Z999', carrier_name: 'ups' };
  const { data: shipped } = await client.ShopReceipt.createReceiptShipment({ shopId, receiptId }, parcel, as);
  expect(shipped).toMatchObject({ is_shipped: true, shipments: [parcel] });
});
