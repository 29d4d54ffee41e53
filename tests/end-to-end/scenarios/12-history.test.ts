import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { beginBulk, runEnded } from '../../setup/bulk.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createListing,
  createMerchant,
  listAll,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxShop } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const days = 90;
const dayMs = 86_400_000;
const productId = 100;
const lines = [{ productId, quantity: 1 }];
const unmoved = { onHand: 10, committed: 0, available: 10, oversold: 0 };

let onhand: TestOnhand;
let merchant: Merchant;
let shop: SandboxShop;
beforeAll(async () => {
  onhand = await startOnhand();
  merchant = await createMerchant(onhand);
  // What is left of 101 after an order on each of 90 days, and one that we hear of late.
  shop = await connectSandboxShop(onhand, merchant, {
    subscribe: false,
    shop: { products: [{ id: productId, name: 'Mug', sku: 'MUG', stock: 101 }] },
  });
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('90 days of orders that are imported, and one from before the opening that arrives late, move no stock', async () => {
  const { control } = onhand.sandbox;
  for (let day = days; day > 0; day -= 1) {
    await control.skewClock(shop.shopId, -day * dayMs);
    const { id } = await control.placeOrder(shop.shopId, { lines });
    // Some are shipped, some still wait to be.
    if (day % 3 > 0) await control.changeOrder(shop.shopId, id, { status: 'completed' });
  }

  await control.skewClock(shop.shopId, -dayMs / 24);
  const { webhookUrl: url, webhookSecret: secret } = shop;
  await control.addWebhook(shop.shopId, { topic: 'order.created', url, secret });
  await control.holdDeliveries(shop.shopId);
  const late = await control.placeOrder(shop.shopId, { lines });
  await control.skewClock(shop.shopId, 0);

  const itemId = await createItem(merchant, 'MUG', 10);
  const listingId = await createListing(merchant, {
    integrationId: shop.integrationId,
    externalKey: String(productId),
    sku: 'MUG',
    itemId,
  });
  await until(() => readListing(merchant, listingId), atRest);
  expect(await control.stockOf(shop.shopId, productId)).toBe(10);
  await control.clearWrites(shop.shopId);

  // The order that we hear of late is on no list.
  await control.addFault(shop.shopId, { kind: 'hide_order', orderId: late.id });
  const { id } = await beginBulk(merchant, shop.integrationId, { operation: 'import_orders' });
  expect(await runEnded(merchant, id)).toMatchObject({
    state: 'done',
    progress: { done: days, failed: 0, skipped: 0 },
  });
  expect(await listAll(merchant, '/v1/orders?limit=200')).toHaveLength(days);
  expect(await readStock(merchant, itemId)).toMatchObject(unmoved);

  await control.releaseDeliveries(shop.shopId);
  await control.settled(shop.shopId);
  expect(await control.deliveries(shop.shopId)).toMatchObject([{ topic: 'order.created', status: 200 }]);
  const orders = await listAll(merchant, '/v1/orders?limit=200');
  expect(orders).toHaveLength(days + 1);
  const found = orders.find(({ externalOrderId }) => externalOrderId === String(late.id));
  const withLines = z.object({ lines: z.array(z.object({ effect: z.string() }).loose()) });
  expect(await merchant.api.get(`/v1/orders/${String(found?.['id'])}`, withLines)).toMatchObject({
    lines: [{ effect: 'before_opening', quantity: 1, committed: 0, settled: 0, oversold: 0 }],
  });

  expect(await readStock(merchant, itemId)).toMatchObject(unmoved);
  const movements = await listAll(merchant, `/v1/items/${itemId}/movements`);
  expect(movements.map(({ kind }) => kind)).toEqual(['opening']);
  await until(() => readListing(merchant, listingId), atRest);
  expect(await control.writes(shop.shopId)).toEqual([]);
  expect(await control.stockOf(shop.shopId, productId)).toBe(10);
});
