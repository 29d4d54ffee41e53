import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
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

const minuteMs = 60_000;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it.each([
  ['was shipped before the count: 20 stay', { shipped: true, committed: 0, available: 20 }],
  ['is still open: 2 of the 20 are promised', { shipped: false, committed: 2, available: 18 }],
])(
  'in a warehouse, an order that first arrives after a count of 20 %s',
  async (_what, { shipped, ...expected }) => {
    const { control } = onhand.sandbox;
    const merchant = await createMerchant(onhand);
    const itemId = await createItem(merchant, 'MUG', 10);
    const list = async () =>
      listInSandbox(onhand, merchant, await connectSandboxShop(onhand, merchant), {
        itemId,
        sku: 'MUG',
        stock: 10,
      });
    const [late, other] = [await list(), await list()];
    const shops = [late, other];
    const untilAtRest = () =>
      until(
        () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId))),
        (all) => all.every(atRest),
      );
    /** So much later than the beginning, for the shops and for the database. */
    const becomes = async (ms: number) => {
      for (const { shopId } of shops) await control.skewClock(shopId, ms);
      await onhand.shiftClock(ms);
    };
    await untilAtRest();

    await control.addFault(late.shopId, { kind: 'lose_deliveries' });
    const { id: orderId } = await control.placeOrder(late.shopId, {
      lines: [{ productId: late.productId, quantity: 2 }],
    });
    await control.addFault(late.shopId, { kind: 'hide_order', orderId });
    if (shipped) await control.changeOrder(late.shopId, orderId, { status: 'completed' });

    await becomes(10 * minuteMs);
    await merchant.api.post(`/v1/items/${itemId}/counts`, { quantity: 20 }, z.unknown());
    expect(await listAll(merchant, '/v1/orders')).toEqual([]);

    await becomes(130 * minuteMs);
    await control.clearFaults(late.shopId);
    // A change of the order that says nothing of its units has the shop tell of it.
    await control.changeOrder(late.shopId, orderId, {});
    await until(
      () => listAll(merchant, '/v1/orders'),
      (orders) => orders.length === 1,
    );
    const shownAs = ({ shopId, productId }: typeof late) => control.stockOf(shopId, productId);
    await until(
      () => Promise.all(shops.map(shownAs)),
      (figures) => figures.every((figure) => figure === expected.available),
    );
    await untilAtRest();
    expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 20, ...expected, oversold: 0 });
    expect(await Promise.all(shops.map(shownAs))).toEqual([expected.available, expected.available]);
    await becomes(0);
  },
);
