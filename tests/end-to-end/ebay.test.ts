import { orderIdOf } from '@onhand/sandbox/platforms/ebay/ids.ts';
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
} from '../setup/shop-front.ts';
import type { SandboxListing } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

/** Orders at eBay are read every thirty seconds. */
const pollMs = 75_000;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ subscriptions: true });
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** An item at 10 with a seller at eBay, whose orders are polled, and in a WooCommerce shop. */
async function twoShops() {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const listedOn = async (platform: string) => {
    const shop = await connectSandboxShop(onhand, merchant, { subscribe: false, shop: { platform } });
    return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  };
  const [ebay, woocommerce] = await Promise.all([listedOn('ebay'), listedOn('woocommerce')]);
  const shops = [ebay, woocommerce];
  const rest = () =>
    until(
      () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId))),
      (all) => all.every(atRest),
    );
  await rest();
  const shown = () => Promise.all(shops.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  const sell = ({ shopId, productId }: SandboxListing, quantity: number) =>
    control.placeOrder(shopId, { lines: [{ productId, quantity }] });
  return { merchant, itemId, ebay, woocommerce, rest, shown, sell };
}

it('an order at eBay lowers the WooCommerce shop, one there the listing at eBay, and a cancellation gives back', async () => {
  const { merchant, itemId, ebay, woocommerce, rest, shown, sell } = await twoShops();
  expect(await shown()).toEqual([10, 10]);

  const atEbay = await sell(ebay, 2);
  await until(shown, ([one, other]) => one === 8 && other === 8, pollMs);
  const atWoocommerce = await sell(woocommerce, 3);
  await until(shown, ([one, other]) => one === 5 && other === 5);

  await rest();
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 10, committed: 5, available: 5 });
  const orders = await listAll(merchant, '/v1/orders');
  const ids = new Set(orders.map(({ externalOrderId }) => externalOrderId));
  expect(ids).toEqual(new Set([orderIdOf(atEbay.id), String(atWoocommerce.id)]));

  await onhand.sandbox.control.cancelOrder(ebay.shopId, atEbay.id);
  await until(shown, ([one, other]) => one === 7 && other === 7, pollMs);
  await rest();
  expect(await readStock(merchant, itemId)).toMatchObject({ committed: 3, available: 7 });
  expect(await listAll(merchant, '/v1/incidents')).toEqual([]);
}, 240_000);
