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
  readStock,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const lineCount = 2_900;
const sold = 60;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('an order of 2,900 lines is counted, both shops show what is left, and nothing is put back on sale', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 100);
  const listMug = async () =>
    listInSandbox(onhand, merchant, await connectSandboxShop(onhand, merchant), {
      itemId,
      sku: 'MUG',
      stock: 100,
    });
  const selling = await listMug();
  const listings = [selling, await listMug()];
  const rest = () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId)));
  await until(rest, (all) => all.every(atRest));
  // The name makes the order as long as such an order of a real shop, with its plugins' fields.
  const name = `Sticker ${'x'.repeat(160)}`;
  const { id: filler } = await control.addProduct(selling.shopId, { name, sku: 'STICKER' });
  for (const { shopId } of listings) await control.clearWrites(shopId);

  const lines = Array.from({ length: lineCount }, (_, index) => ({
    productId: index < sold ? selling.productId : filler,
    quantity: 1,
  }));
  await control.placeOrder(selling.shopId, { lines });
  await until(
    () => readStock(merchant, itemId),
    (stock) => stock.committed === sold && stock.available === 100 - sold,
  );
  for (const { shopId, productId } of listings) {
    await until(
      () => control.stockOf(shopId, productId),
      (shown) => shown === 100 - sold,
    );
  }
  await until(rest, (all) => all.every(atRest));

  await control.settled(selling.shopId);
  const created = (await control.deliveries(selling.shopId)).find(({ topic }) => topic === 'order.created');
  expect(created?.status).toBe(200);
  expect(created?.body.length).toBeGreaterThan(1_100_000);
  const written = (await Promise.all(listings.map(({ shopId }) => control.writes(shopId)))).flat();
  expect(written.filter(({ quantity }) => quantity > 100 - sold)).toEqual([]);
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 100, committed: 60, available: 40 });
});
