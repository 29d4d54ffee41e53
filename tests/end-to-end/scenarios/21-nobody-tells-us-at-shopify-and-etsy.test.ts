import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ subscriptions: true, passEveryMs: 2_000 });
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** Etsy's orders are read every two minutes, whether or not its webhooks come. */
const withinMs = 180_000;

const health = z.object({ subscriptions: z.object({ state: z.string() }) });

/** An item at 10 in a shop that tells nothing any more, and in shops of two other platforms. */
async function silentShop(platform: 'shopify' | 'etsy') {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const others = ['shopify', 'etsy', 'woocommerce'].filter((one) => one !== platform);
  const [silent, ...rest] = await Promise.all(
    [platform, ...others].map(async (key) => {
      const shop = await connectSandboxShop(onhand, merchant, { subscribe: false, shop: { platform: key } });
      return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
    }),
  );
  if (silent === undefined) throw new Error('There is no shop.');
  const shops = [silent, ...rest];
  const readListings = () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId)));
  await until(readListings, (all) => all.every(atRest));
  await control.addFault(silent.shopId, { kind: 'lose_deliveries' });
  await control.clearWrites(silent.shopId);
  const sell = () =>
    control.placeOrder(silent.shopId, { lines: [{ productId: silent.productId, quantity: 3 }] });

  /** Every shop shows 7, the order is known once, and nothing was written over what the shop sold. */
  const expectRight = async (externalOrderId: number) => {
    const shown = () => Promise.all(shops.map((shop) => control.stockOf(shop.shopId, shop.productId)));
    await until(shown, (figures) => figures.every((figure) => figure === 7), withinMs);
    await until(readListings, (all) => all.every(atRest), withinMs);
    await until(
      () => readStock(merchant, itemId),
      ({ onHand, committed, available }) => onHand === 10 && committed === 3 && available === 7,
    );
    expect(await listAll(merchant, '/v1/orders')).toMatchObject([
      { externalOrderId: String(externalOrderId) },
    ]);
    // Shopify compares first: it refuses a write that expects the figure from before the sale.
    const writes = (await control.writes(silent.shopId)).filter(({ outcome }) => outcome !== 'refused');
    expect(writes.filter(({ quantity }) => quantity !== 7)).toEqual([]);
    const observations = await listAll(merchant, '/v1/observations');
    expect(observations.filter(({ state }) => state === 'reversed')).toEqual([]);
  };
  return { merchant, itemId, silent, sell, expectRight };
}

it('Shopify, whose order subscriptions were removed: right within one pass, and subscribed to again', async () => {
  const { control } = onhand.sandbox;
  const { merchant, silent, sell, expectRight } = await silentShop('shopify');
  const readHealth = () => merchant.api.get(`/v1/integrations/${silent.integrationId}/health`, health);
  await until(readHealth, ({ subscriptions }) => subscriptions.state === 'on');
  const ofOrders = async () =>
    (await control.shop(silent.shopId)).webhooks.filter(({ topic }) => topic.startsWith('orders/'));
  const before = await ofOrders();
  const topics = before.map(({ topic }) => topic).toSorted();
  expect(topics).toEqual(['orders/create', 'orders/delete', 'orders/updated']);
  for (const { id } of before) await control.removeWebhook(silent.shopId, id);

  const { id } = await sell();
  await expectRight(id);
  await until(ofOrders, (all) => all.length === topics.length);
  const incidents = await listAll(merchant, '/v1/incidents?kind=subscription_lost');
  expect(incidents).toMatchObject([{ integrationId: silent.integrationId }]);
  expect(incidents[0]?.['detail']).toEqual({ topics: expect.arrayContaining(topics) });
}, 240_000);

it.each(['shopify', 'etsy'] as const)(
  'a figure at %s shows that it sold, before its orders are read again: 10 is never written over 7',
  async (platform) => {
    const { merchant, itemId, sell, expectRight } = await silentShop(platform);
    const { id } = await sell();
    await merchant.api.post(`/v1/items/${itemId}/sync-now`, {}, z.unknown());
    await expectRight(id);
  },
  240_000,
);

it('Etsy, whose webhooks are lost: right within one pass', async () => {
  const { sell, expectRight } = await silentShop('etsy');
  const { id } = await sell();
  await expectRight(id);
}, 240_000);
