import { afterAll, beforeAll, expect, it } from 'vitest';
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

const shops = 8;
let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('one unit that is ordered on eight shops at once is promised once; seven are oversold, each with an incident', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 1);
  const listings = await Promise.all(
    Array.from({ length: shops }, async () => {
      const shop = await connectSandboxShop(onhand, merchant);
      return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 1 });
    }),
  );
  const readListings = () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId)));
  await until(readListings, (all) => all.every(atRest));

  await Promise.all(
    listings.map(({ shopId, productId }) =>
      control.placeOrder(shopId, { lines: [{ productId, quantity: 1 }] }),
    ),
  );
  await Promise.all(listings.map(({ shopId }) => control.settled(shopId)));

  expect(await readStock(merchant, itemId)).toMatchObject({
    onHand: 1,
    committed: 1,
    available: 0,
    oversold: shops - 1,
  });
  const orders = await listAll(merchant, '/v1/orders');
  expect(orders).toHaveLength(shops);
  const incidents = await listAll(merchant, '/v1/incidents?kind=oversell');
  expect(incidents.map(({ units }) => units)).toEqual(Array.from({ length: shops - 1 }, () => 1));
  const oversold = new Set(incidents.map(({ orderId }) => orderId));
  const promised = orders.filter(({ id }) => !oversold.has(id));
  expect([oversold.size, promised.length]).toEqual([shops - 1, 1]);

  await until(readListings, (all) => all.every(atRest));
  const shown = () =>
    Promise.all(listings.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  expect(await shown()).toEqual(listings.map(() => 0));

  // Each shop lowered its own stock, and tells so: none of it is a change by hand.
  await Promise.all(listings.map(({ shopId }) => control.settled(shopId)));
  expect(await listAll(merchant, '/v1/observations')).toEqual([]);
  const movements = await listAll(merchant, `/v1/items/${itemId}/movements`);
  expect(movements.map(({ kind }) => kind)).toEqual(['commit', 'opening']);
});
