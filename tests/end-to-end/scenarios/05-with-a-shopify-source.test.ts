import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCopyingShops } from '../../setup/copying-shops.ts';
import type { CopyingShops } from '../../setup/copying-shops.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { listAll, readStock } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ passEveryMs: 1_000 });
});
afterAll(() => onhand[Symbol.asyncDispose]());

const withinMs = 90_000;

/** A shopper orders two of X and something that Onhand does not know. Returns the order once it is copied. */
async function copied(arrange: (at: CopyingShops) => Promise<unknown> = async () => undefined) {
  const { control } = onhand.sandbox;
  const at = await createCopyingShops(onhand, 'orders_one_way', { sourcePlatform: 'shopify' });
  await control.clearWrites(at.source.shopId);
  const { id: foreign } = await control.addProduct(at.shop.shopId, { name: 'Foreign', stock: 10 });
  await arrange(at);
  const lines = [
    { productId: at.x.shop.productId, quantity: 2 },
    { productId: foreign, quantity: 1 },
  ];
  const placed = await control.placeOrder(at.shop.shopId, { lines });
  const copy = await until(
    () => at.copyOf(placed),
    (copy) => copy?.state === 'open',
    withinMs,
  );
  await untilShown(at, [8, 8, 8]);
  await at.rest();
  return { at, placed, externalOrderId: copy?.externalOrderId ?? '' };
}

async function untilShown(at: CopyingShops, figures: readonly number[]): Promise<void> {
  await until(
    () => at.shown(at.x),
    (shown) => shown.every((figure, index) => figure === figures[index]),
    withinMs,
  );
}

const onHandOf = async (at: CopyingShops) => (await readStock(at.merchant, at.x.itemId)).onHand;

it('a create call whose answer is lost: one order, on hand 8, and no write to the source', async () => {
  const { at } = await copied((at) =>
    onhand.sandbox.control.addFault(at.source.shopId, { kind: 'apply_then_drop', on: 'writes', calls: 1 }),
  );
  expect(await onHandOf(at)).toBe(8);
  expect(await at.sourceOrders()).toMatchObject([{ lines: [{ quantity: 2 }] }]);
  expect(await onhand.sandbox.control.writes(at.source.shopId)).toEqual([]);
  expect(await listAll(at.merchant, '/v1/failed-items')).toEqual([]);
}, 240_000);

it('cancelled at the destination: available 10 again, and a notice until the order at Shopify ends', async () => {
  const { control } = onhand.sandbox;
  const { at, placed, externalOrderId } = await copied();
  await control.cancelOrder(at.shop.shopId, placed.id);
  await untilShown(at, [10, 8, 10]);
  expect(await at.incidents()).toEqual(['source_order_open']);
  await control.cancelOrder(at.source.shopId, Number(externalOrderId));
  await untilShown(at, [10, 10, 10]);
  await until(
    () => at.incidents(),
    (incidents) => incidents.length === 0,
  );
  await at.rest();
  expect(await onHandOf(at)).toBe(10);
  expect((await control.writes(at.source.shopId)).filter(({ quantity }) => quantity !== 10)).toEqual([]);
}, 240_000);
