import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginBulk, runEnded } from '../../setup/bulk.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import { deliver } from '../../setup/webhooks.ts';
import { until } from '../../setup/until.ts';

/** Orders at eBay are read every thirty seconds. */
const pollMs = 75_000;

let onhand: TestOnhand;
beforeEach(async () => {
  onhand = await startOnhand();
});
afterEach(() => onhand[Symbol.asyncDispose]());

it('an eBay order for 2 that arrives three times takes Shopify, eBay and Etsy from 10 to 8, and lowers the source once', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Mugs', 'source');
  const itemId = await createUnopenedItem(merchant, 'MUG');
  const listedOn = async (platform: string, role: 'supplier' | 'seller') => {
    const shop = await connectSandboxShop(onhand, merchant, { role, shop: { platform } });
    return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  };
  const source = await listedOn('shopify', 'supplier');
  const stock = () => readStock(merchant, itemId);
  await until(stock, ({ onHand }) => onHand === 10);
  const [ebay, etsy] = [await listedOn('ebay', 'seller'), await listedOn('etsy', 'seller')];
  const listings = [source, ebay, etsy];
  const readListings = () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId)));
  await until(readListings, (all) => all.every(atRest));
  const writes = () => Promise.all(listings.map(({ shopId }) => control.writes(shopId)));
  await Promise.all(listings.map(({ shopId }) => control.clearWrites(shopId)));

  const { integrationId } = ebay;
  await control.placeOrder(ebay.shopId, { lines: [{ productId: ebay.productId, quantity: 2 }] });
  const shown = () =>
    Promise.all(listings.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  await until(shown, (figures) => figures.every((figure) => figure === 8), pollMs);
  for (let again = 0; again < 2; again += 1) {
    const { id } = await beginBulk(merchant, integrationId, { operation: 'import_orders' });
    expect((await runEnded(merchant, id)).counts).toMatchObject({ known: 1 });
  }
  await until(readListings, (all) => all.every(atRest));

  const commits = await onhand.db
    .selectFrom('movements')
    .where('kind', '=', 'commit')
    .select(['committed_delta', 'on_hand_delta'])
    .execute();
  expect(commits).toEqual([{ committed_delta: 2, on_hand_delta: 0 }]);
  expect(await stock()).toMatchObject({ onHand: 8, committed: 0, available: 8 });
  const [atSource, atEbay, atEtsy] = await writes();
  expect(atSource).toMatchObject([{ quantity: 8 }]);
  expect(atEtsy).toMatchObject([{ quantity: 8 }]);
  expect(atEbay).toEqual([]);

  // The echoes of our writes come back as webhooks; none of them makes anything due or books anything.
  await Promise.all(listings.map(({ shopId }) => control.settled(shopId)));
  expect((await readListings()).every(atRest)).toBe(true);
  expect(await writes()).toEqual([atSource, atEbay, atEtsy]);
  expect(await listAll(merchant, '/v1/observations')).toEqual([]);
}, 180_000);

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
