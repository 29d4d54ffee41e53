import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  connectSandboxShop,
  createItem,
  createListing,
  createMerchant,
  listAll,
  listInSandbox,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const lines = z.object({ lines: z.array(z.object({ effect: z.string() })) });
const [shirt, small, large] = [110, 111, 112];

it('a variation on its product’s stock: a sale of 4 takes 4 of it everywhere, also as it changes over', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'SHIRT', 40);
  const options = [small, large].map((id) => ({ id, option: `Size ${id}`, stock: 'parent' as const }));
  const product = { id: shirt, name: 'Shirt', sku: 'SHIRT', stock: 40, variations: options };
  const shop = await connectSandboxShop(onhand, merchant, { shop: { products: [product] } });
  const { shopId, integrationId } = shop;
  const elsewhere = await connectSandboxShop(onhand, merchant);
  const other = await listInSandbox(onhand, merchant, elsewhere, { itemId, sku: 'SHIRT', stock: 40 });
  // Nobody has read the shop's listings: the variations are unknown.
  await createListing(merchant, { integrationId, externalKey: String(shirt), sku: 'SHIRT', itemId });

  const shown = async () => [
    await control.stockOf(shopId, shirt),
    await control.stockOf(other.shopId, other.productId),
  ];
  const sell = (variationId: number, quantity: number) =>
    control.placeOrder(shopId, { lines: [{ productId: shirt, variationId, quantity }] });
  const effects = async () => {
    const orders = await listAll(merchant, '/v1/orders');
    const read = await Promise.all(
      orders.map(({ id }) => merchant.api.get(`/v1/orders/${String(id)}`, lines)),
    );
    return read.flatMap((order) => order.lines.map(({ effect }) => effect)).toSorted();
  };
  const stockUnitOf = async (variation: number) =>
    (await listAll(merchant, `/v1/listings?integrationId=${integrationId}`)).find(
      ({ externalKey }) => externalKey === String(variation),
    )?.['stockUnit'];

  await sell(small, 4);
  await until(effects, (all) => all.length === 1 && all[0] === 'counted');
  await until(shown, ([here, there]) => here === 36 && there === 36);
  expect(await stockUnitOf(small)).toBe(String(shirt));

  // A sale elsewhere is written to the product's record, and to no variation.
  await control.placeOrder(other.shopId, { lines: [{ productId: other.productId, quantity: 1 }] });
  await until(shown, ([here, there]) => here === 35 && there === 35);
  expect(new Set((await control.writes(shopId)).map(({ productId }) => productId))).toEqual(new Set([shirt]));

  // Somebody gives one of them stock of its own: its sales are no longer the product's.
  await control.editStock(shopId, large, 5);
  await until(
    () => stockUnitOf(large),
    (unit) => unit === null,
  );
  await sell(large, 2);
  await until(effects, (all) => all.includes('needs_mapping'));
  expect(await shown()).toEqual([35, 35]);

  // And takes it away again: it is the product's from then on, and what waited counts.
  await control.editStock(shopId, large, null);
  await until(
    () => stockUnitOf(large),
    (unit) => unit === String(shirt),
  );
  await until(effects, (all) => all.every((effect) => effect === 'counted'));
  await until(shown, ([here, there]) => here === there && here === 33);
});
