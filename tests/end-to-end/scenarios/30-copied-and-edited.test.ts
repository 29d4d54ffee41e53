import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCopyingShops } from '../../setup/copying-shops.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ passEveryMs: 1_000 });
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('a line that is cancelled before its draft is completed: on sale again, until the source keeps its units', async () => {
  const { control } = onhand.sandbox;
  const at = await createCopyingShops(onhand, 'draft_orders_one_way');
  const { id: foreign } = await control.addProduct(at.shop.shopId, { name: 'Foreign', stock: 10 });
  const placed = await control.placeOrder(at.shop.shopId, {
    lines: [
      { productId: at.x.shop.productId, quantity: 2 },
      { productId: at.y.shop.productId, quantity: 3 },
      { productId: foreign, quantity: 1 },
    ],
  });
  const shown = async () => [await at.shown(at.x), await at.shown(at.y)];
  const untilShown = (x: number, y: number) =>
    until(
      shown,
      ([ofX, ofY]) =>
        ofX?.every((figure) => figure === x) === true && ofY?.every((figure) => figure === y) === true,
      60_000,
    );
  const copy = await until(
    () => at.copyOf(placed),
    (one) => one?.state === 'draft',
    60_000,
  );
  await untilShown(8, 7);
  const drafts = await at.sourceOrders();
  expect(drafts).toMatchObject([{ status: 'pending', lines: [{ quantity: 2 }, { quantity: 3 }] }]);

  const lineOfY = placed.lines[1];
  if (lineOfY === undefined) throw new Error('The order has no line of Y.');
  await control.changeOrder(at.shop.shopId, placed.id, {
    lines: [{ lineId: lineOfY.lineId, quantity: 0 }],
  });
  await untilShown(8, 10);
  await at.rest();
  expect(await at.incidents()).toEqual(['source_order_open']);
  expect(await at.sourceOrders()).toEqual(drafts);

  await control.changeOrder(at.source.shopId, Number(copy?.externalOrderId), { status: 'completed' });
  await untilShown(8, 7);
  await at.rest();
  await untilShown(8, 7);
  expect(await at.incidents()).toEqual(['cancelled_sale_shipped']);
});
