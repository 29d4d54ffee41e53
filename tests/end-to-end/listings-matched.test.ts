import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant, listAll, readStock } from '../setup/shop-front.ts';
import type { Merchant, SandboxShop } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const reading = z.object({ state: z.string() }).loose();

/** Reads all that a shop lists, to its end. */
async function refresh({ api }: Merchant, { integrationId }: SandboxShop) {
  const path = `/v1/integrations/${integrationId}/listings/refresh`;
  await api.post(path, {}, z.unknown());
  return until(
    () => api.get(path, reading),
    ({ state }) => state === 'completed' || state === 'failed',
  );
}

/** A mug and a shirt in two sizes. Ids of variations are chosen, so that they can be ordered. */
async function stock({ shopId }: SandboxShop, firstId: number, units: readonly [number, number, number]) {
  const { control } = onhand.sandbox;
  const [mugs, small, large] = units;
  const [smallId, largeId] = [firstId, firstId + 1];
  const mug = await control.addProduct(shopId, { name: 'Mug', sku: 'MUG', stock: mugs });
  const shirt = await control.addProduct(shopId, {
    name: 'Shirt',
    sku: 'SHIRT',
    variations: [
      { id: smallId, option: 'S', sku: 'SHIRT-S', stock: small },
      { id: largeId, option: 'L', sku: 'SHIRT-L', stock: large },
    ],
  });
  const shown = () => Promise.all([mug.id, smallId, largeId].map((id) => control.stockOf(shopId, id)));
  return { shirt: shirt.id, largeId, shown };
}

it("a source store's catalogue comes in, a shop's listings are matched with it, and one order reaches both", async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Two shops', 'source');
  const source = await connectSandboxShop(onhand, merchant, { role: 'supplier' });
  const shop = await connectSandboxShop(onhand, merchant);
  const there = await stock(source, 901, [10, 5, 6]);
  const here = await stock(shop, 901, [1, 1, 1]);
  const odd = await control.addProduct(shop.shopId, { name: 'Odd', sku: 'ODD', stock: 7 });

  expect(await refresh(merchant, source)).toMatchObject({ state: 'completed', seen: 3, new: 3, created: 3 });
  const items = await listAll(merchant, '/v1/items');
  expect(items.map(({ sku, title }) => `${String(sku)} ${String(title)}`).toSorted()).toEqual([
    'MUG Mug',
    'SHIRT-L Shirt',
    'SHIRT-S Shirt',
  ]);
  const large = String(items.find(({ sku }) => sku === 'SHIRT-L')?.['id']);
  await until(
    () => readStock(merchant, large),
    ({ onHand }) => onHand === 6,
  );

  // A shop that only sells gets nothing from its listings unasked: they wait for a person.
  expect(await refresh(merchant, shop)).toMatchObject({ state: 'completed', new: 4, linked: 0, created: 0 });
  const review = `/v1/integrations/${shop.integrationId}/review`;
  const waiting = await listAll(merchant, review);
  expect(waiting.map(({ sku, suggestion }) => [sku, suggestion !== null])).toEqual([
    ['ODD', false],
    ['SHIRT-L', true],
    ['SHIRT-S', true],
    ['MUG', true],
  ]);
  expect(await merchant.api.post(`${review}/accept`, {}, z.unknown())).toEqual({ linked: 3, problems: [] });
  await until(here.shown, (figures) => figures.join() === '10,5,6');

  await control.placeOrder(shop.shopId, {
    lines: [{ productId: here.shirt, variationId: here.largeId, quantity: 2 }],
  });
  await until(
    () => Promise.all([here.shown(), there.shown()]),
    ([one, other]) => one.join() === '10,5,4' && other.join() === '10,5,4',
  );

  // What is taken off the shop leaves the review; what is linked stays, and is reported.
  await control.removeProduct(shop.shopId, odd.id);
  expect(await refresh(merchant, shop)).toMatchObject({ state: 'completed', seen: 3, new: 0, gone: 1 });
  expect(await listAll(merchant, review)).toEqual([]);
});
