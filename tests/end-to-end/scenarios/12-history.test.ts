import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { pagesFrom } from '@onhand/connector-kit/testing/rules/pages.ts';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { systemClock } from '@onhand/service-kit/clock.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
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
  const history = await readOrders();
  expect(history).toHaveLength(days);

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

  await importInBulk(history);
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

/** Every order the shop has, as its connector reads them. */
async function readOrders(): Promise<OrderSnapshot[]> {
  const { baseUrl, secrets } = await onhand.sandbox.control.shop(shop.shopId);
  const { ask } = servedFor(connector, { baseUrl, secrets });
  const pages = await pagesFrom((cursor) => ask('orders.changedSince', { cursor }), null);
  return pages.flatMap(({ items }) => items);
}

/** Until there are bulk operations: by the function they will take orders in by. */
async function importInBulk(orders: readonly OrderSnapshot[]): Promise<void> {
  const deliveries = orders.map((order) => ({
    // They are ids of these kinds, as the API gave them.
    merchantId: merchant.merchantId as MerchantId,
    integrationId: shop.integrationId as IntegrationId,
    origin: 'bulk' as const,
    receivedAt: new Date(),
    event: { kind: 'order' as const, eventKey: readEventKey(order), topic: 'import', order },
  }));
  const taken = await takeIn(onhand.db, deliveries, { clock: systemClock });
  // The shop's clock was set back and forth, so passes may have read some of them already.
  for (const { kind } of taken) expect(['taken_in', 'repeated']).toContain(kind);
}
