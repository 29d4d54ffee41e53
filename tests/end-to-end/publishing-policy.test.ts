import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listInSandbox,
  readListing,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const step = z.object({ step: z.string(), figure: z.number() });
const explanation = z.object({
  channelStock: z.array(z.object({ figure: z.number(), steps: z.array(step), block: z.null() })),
  writes: z.object({ data: z.array(z.object({ quantity: z.number(), steps: z.array(step) })) }),
});

it('a buffer and a percentage shape what a shop shows, through a sale, and each write keeps its explanation', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const [plain, shaped] = [
    await connectSandboxShop(onhand, merchant),
    await connectSandboxShop(onhand, merchant),
  ];
  const list = (shop: typeof plain) =>
    listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  const listings = [await list(plain), await list(shaped)];
  const [first, second] = listings;
  if (first === undefined || second === undefined) throw new Error('There are two shops.');
  const rest = () =>
    until(
      () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId))),
      (all) => all.every(atRest),
    );
  const shown = () =>
    Promise.all(listings.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  await rest();

  const { integrationId } = shaped;
  await merchant.api.put(`/v1/items/${itemId}/publishing`, { buffer: 1 }, z.unknown());
  const rule = {
    name: 'Half',
    conditions: { sku: 'MU*', integrationId },
    effect: { kind: 'percent', percent: 50 },
  };
  await merchant.api.post('/v1/rules', rule, z.unknown());
  await until(shown, ([one, other]) => one === 9 && other === 4);

  // Of 10 three are sold: 7, less the buffer 6, of which half is 3.
  await control.placeOrder(first.shopId, { lines: [{ productId: first.productId, quantity: 3 }] });
  await until(shown, ([one, other]) => one === 6 && other === 3);
  await rest();

  const path = `/v1/listings/${second.listingId}/explanation`;
  const { channelStock, writes } = await merchant.api.get(path, explanation);
  const trace = (figures: readonly [number, number, number]) =>
    ['available', 'buffer', 'percent'].map((step, index) => ({ step, figure: figures[index] }));
  expect(channelStock).toEqual([{ figure: 3, steps: trace([7, 6, 3]), block: null }]);
  expect(writes.data).toEqual(
    expect.arrayContaining([
      { quantity: 3, steps: trace([7, 6, 3]) },
      { quantity: 4, steps: trace([10, 9, 4]) },
    ]),
  );
});
