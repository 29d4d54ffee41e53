import { subscribed } from '@onhand/local-stack/subscribed.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
  setDirection,
} from '../setup/shop-front.ts';
import type { SandboxListing } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  // Onhand subscribes to the shops by itself, with Shopify's own secret.
  onhand = await startOnhand({ subscriptions: true });
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** An item at 10 in a Shopify shop and in a WooCommerce shop, both of which tell of their orders. */
async function twoShops() {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const listedOn = async (platform: string) => {
    const shop = await connectSandboxShop(onhand, merchant, { subscribe: false, shop: { platform } });
    return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  };
  const [shopify, woocommerce] = await Promise.all([listedOn('shopify'), listedOn('woocommerce')]);
  const shops = [shopify, woocommerce];
  const rest = () =>
    until(
      () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId))),
      (all) => all.every(atRest),
    );
  await rest();
  for (const { integrationId } of shops) await subscribed(merchant.api, integrationId);
  const shown = () => Promise.all(shops.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  const sell = ({ shopId, productId }: SandboxListing, quantity: number) =>
    control.placeOrder(shopId, { lines: [{ productId, quantity }] });
  return { merchant, itemId, shopify, woocommerce, rest, shown, sell };
}

it('an order in a Shopify shop lowers the WooCommerce shop, and one there the Shopify shop', async () => {
  const { merchant, itemId, shopify, woocommerce, rest, shown, sell } = await twoShops();
  expect(await shown()).toEqual([10, 10]);

  const atShopify = await sell(shopify, 2);
  await until(shown, ([one, other]) => one === 8 && other === 8);
  const atWoocommerce = await sell(woocommerce, 3);
  await until(shown, ([one, other]) => one === 5 && other === 5);

  await rest();
  // The figures may agree before the order is heard of, because its shop's figure fell.
  const stock = await until(
    () => readStock(merchant, itemId),
    ({ committed }) => committed === 5,
  );
  expect(stock).toMatchObject({ onHand: 10, committed: 5, available: 5 });
  const orders = await listAll(merchant, '/v1/orders');
  const ids = new Set(orders.map(({ externalOrderId }) => externalOrderId));
  expect(ids).toEqual(new Set([String(atShopify.id), String(atWoocommerce.id)]));
  expect(orders).toHaveLength(2);
  expect(await listAll(merchant, '/v1/incidents')).toEqual([]);
});

it('a cancelled Shopify order puts its units back on sale in both shops', async () => {
  const { merchant, itemId, shopify, rest, shown, sell } = await twoShops();
  const { id } = await sell(shopify, 4);
  await until(shown, ([one, other]) => one === 6 && other === 6);

  await onhand.sandbox.control.cancelOrder(shopify.shopId, id);
  await until(shown, ([one, other]) => one === 10 && other === 10);
  await rest();
  const stock = await until(
    () => readStock(merchant, itemId),
    ({ onHand, committed }) => onHand === 10 && committed === 0,
  );
  expect(stock.available).toBe(10);
});

it('an edit by hand in a Shopify shop reaches the WooCommerce shop', async () => {
  const { merchant, shopify, shown, rest } = await twoShops();
  await setDirection(merchant, shopify.integrationId, 'bidirectional');
  await onhand.sandbox.control.editStock(shopify.shopId, shopify.productId, 7);
  await until(shown, ([one, other]) => one === 7 && other === 7);
  await rest();
  expect(await shown()).toEqual([7, 7]);
});
