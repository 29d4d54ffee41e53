import { z } from 'zod';
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
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

async function createBundle(
  { api }: Merchant,
  sku: string,
  components: readonly { itemId: string; quantity: number }[],
): Promise<string> {
  const { id } = await api.post('/v1/items', { title: sku, sku, components }, z.object({ id: z.string() }));
  return id;
}

it('bundles that share a component take it from one stock, and every shop shows what is left of each', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const a = await createItem(merchant, 'A', 5);
  const b = await createItem(merchant, 'B', 9);
  const items = {
    A: a,
    B: b,
    K: await createBundle(merchant, 'K', [
      { itemId: a, quantity: 2 },
      { itemId: b, quantity: 1 },
    ]),
    L: await createBundle(merchant, 'L', [{ itemId: a, quantity: 1 }]),
  };
  const shops = [await connectSandboxShop(onhand, merchant), await connectSandboxShop(onhand, merchant)];
  const listings: (SandboxListing & { readonly sku: string })[] = [];
  for (const shop of shops) {
    for (const [sku, itemId] of Object.entries(items)) {
      listings.push({ sku, ...(await listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 0 })) });
    }
  }
  const shown = async () => {
    const stock = await Promise.all(
      listings.map(({ shopId, productId }) => control.stockOf(shopId, productId)),
    );
    return stock.join(' ');
  };
  await until(shown, (figures) => figures === '5 9 2 5 5 9 2 5');

  const sell = async (place: number, sku: string) => {
    const shopId = shops[place]?.shopId ?? '';
    const listing = listings.find((one) => one.shopId === shopId && one.sku === sku);
    await control.placeOrder(shopId, { lines: [{ productId: listing?.productId ?? 0, quantity: 1 }] });
  };
  await Promise.all([sell(0, 'K'), sell(1, 'L')]);

  await until(shown, (figures) => figures === '2 8 1 2 2 8 1 2');
  expect(await readStock(merchant, a)).toMatchObject({ onHand: 5, committed: 3, available: 2 });
  expect(await readStock(merchant, b)).toMatchObject({ onHand: 9, committed: 1, available: 8 });
  const all = () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId)));
  await until(all, (each) => each.every(atRest));
  expect(await shown()).toBe('2 8 1 2 2 8 1 2');
});
