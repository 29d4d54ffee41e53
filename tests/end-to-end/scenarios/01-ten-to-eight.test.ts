import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listInSandbox,
  readListing,
} from '../../setup/shop-front.ts';
import { deliver } from '../../setup/webhooks.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('an order for 2, delivered three times, takes 10 to 8 in every shop, and then nothing more is written', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const shops = await Promise.all(
    ['woocommerce', 'woocommerce', 'shopify'].map((platform) =>
      connectSandboxShop(onhand, merchant, { shop: { platform } }),
    ),
  );
  const listings = await Promise.all(
    shops.map((shop) => listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 })),
  );
  const readListings = () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId)));
  await until(readListings, (all) => all.every(atRest));

  const [first] = listings;
  if (first === undefined) throw new Error('There is no shop.');
  await control.placeOrder(first.shopId, { lines: [{ productId: first.productId, quantity: 2 }] });
  await control.settled(first.shopId);
  const genuine = (await control.deliveries(first.shopId)).find(({ topic }) => topic === 'order.created');
  if (genuine === undefined) throw new Error('The shop delivered no order.');
  for (let repeat = 0; repeat < 2; repeat += 1) {
    await expect(deliver(first, genuine)).resolves.toMatchObject({ status: 200 });
  }

  const shown = () =>
    Promise.all(listings.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  await until(shown, (figures) => figures.every((figure) => figure === 8));
  await until(readListings, (all) => all.every(atRest));

  const movements = await onhand.db
    .selectFrom('movements')
    .where('order_id', 'is not', null)
    .select(['kind', 'committed_delta', 'on_hand_delta'])
    .execute();
  expect(movements).toEqual([{ kind: 'commit', committed_delta: 2, on_hand_delta: 0 }]);
  const writesBefore = (await Promise.all(listings.map(({ shopId }) => control.writes(shopId)))).flat();
  expect(writesBefore.every(({ quantity }) => quantity === 10 || quantity === 8)).toBe(true);

  // The echoes of our writes come back as webhooks; none of them makes anything due or books anything.
  await Promise.all(shops.map(({ shopId }) => control.settled(shopId)));
  expect((await readListings()).every(atRest)).toBe(true);
  const writesAfter = (await Promise.all(listings.map(({ shopId }) => control.writes(shopId)))).flat();
  expect(writesAfter).toEqual(writesBefore);
  expect(await shown()).toEqual([8, 8, 8]);
});
