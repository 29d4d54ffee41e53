import { webhook } from '@onhand/connector-etsy/webhook.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../setup/shop-front.ts';
import type { SandboxListing } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ subscriptions: true });
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** An item at 10 with a seller at Etsy, who sends webhooks to the app, and in a WooCommerce shop. */
async function twoShops() {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const listedOn = async (platform: string) => {
    const shop = await connectSandboxShop(onhand, merchant, { subscribe: false, shop: { platform } });
    return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  };
  const [etsy, woocommerce] = await Promise.all([listedOn('etsy'), listedOn('woocommerce')]);
  const url = `${onhand.gatewayUrl}/webhooks/app/etsy`;
  for (const topic of webhook.topics) await control.addWebhook(etsy.shopId, { topic, url, secret: 'portal' });
  const shops = [etsy, woocommerce];
  const rest = () =>
    until(
      () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId))),
      (all) => all.every(atRest),
    );
  await rest();
  const shown = () => Promise.all(shops.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  const sell = ({ shopId, productId }: SandboxListing, quantity: number) =>
    control.placeOrder(shopId, { lines: [{ productId, quantity }] });
  return { merchant, itemId, etsy, woocommerce, rest, shown, sell };
}

it('an order at Etsy lowers the WooCommerce shop, one there the listing at Etsy, and a cancellation gives back', async () => {
  const { merchant, itemId, etsy, woocommerce, rest, shown, sell } = await twoShops();
  expect(await shown()).toEqual([10, 10]);

  const atEtsy = await sell(etsy, 2);
  await until(shown, ([one, other]) => one === 8 && other === 8);
  const atWoocommerce = await sell(woocommerce, 3);
  await until(shown, ([one, other]) => one === 5 && other === 5);

  await rest();
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 10, committed: 5, available: 5 });
  const orders = await listAll(merchant, '/v1/orders');
  const ids = new Set(orders.map(({ externalOrderId }) => externalOrderId));
  expect(ids).toEqual(new Set([String(atEtsy.id), String(atWoocommerce.id)]));

  // Etsy itself puts nothing back on sale.
  await onhand.sandbox.control.cancelOrder(etsy.shopId, atEtsy.id);
  await until(shown, ([one, other]) => one === 7 && other === 7);
  await rest();
  expect(await readStock(merchant, itemId)).toMatchObject({ committed: 3, available: 7 });
  expect(await listAll(merchant, '/v1/incidents')).toEqual([]);
}, 240_000);

it('the last units sell elsewhere: Etsy shows no 0, so its listing is off sale until stock comes', async () => {
  const { merchant, itemId, etsy, woocommerce, rest, sell } = await twoShops();
  const { control } = onhand.sandbox;
  const listing = () =>
    merchant.api.get(
      `/v1/listings/${etsy.listingId}`,
      z.object({ status: z.string(), endedBy: z.string().nullable() }),
    );
  const atEtsy = async () => {
    const { products } = await control.shop(etsy.shopId);
    return products.find(({ id }) => id === etsy.productId)?.status;
  };
  await sell(woocommerce, 10);
  await until(listing, ({ status }) => status === 'ended');
  await rest();
  expect(await listing()).toEqual({ status: 'ended', endedBy: 'rule' });
  expect(await atEtsy()).toBe('draft');
  expect(await readListing(merchant, etsy.listingId)).toMatchObject({
    channelStock: [{ confirmed: { quantity: 0 } }],
  });
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);

  await merchant.api.post(`/v1/items/${itemId}/receipts`, { quantity: 4 }, z.unknown());
  await until(listing, ({ status }) => status === 'listed_and_synced');
  await rest();
  expect(await atEtsy()).toBe('publish');
  expect(await control.stockOf(etsy.shopId, etsy.productId)).toBe(4);
  expect(await listAll(merchant, '/v1/observations')).toEqual([]);
}, 120_000);
