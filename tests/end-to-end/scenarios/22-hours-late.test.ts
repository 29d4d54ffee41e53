import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
  setDirection,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const minuteMs = 60_000;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** A source at 10 that tells of its products only, and two destinations. */
async function createShops(merchant: Merchant, itemId: string) {
  const { control } = onhand.sandbox;
  const connected = await connectSandboxShop(onhand, merchant, { role: 'supplier', subscribe: false });
  await setDirection(merchant, connected.integrationId, 'inbound');
  const { webhookUrl: url, webhookSecret: secret } = connected;
  await control.addWebhook(connected.shopId, { topic: 'product.updated', url, secret });
  const source = await listInSandbox(onhand, merchant, connected, { itemId, sku: 'MUG', stock: 10 });
  await until(
    () => readStock(merchant, itemId),
    ({ onHand }) => onHand === 10,
  );
  const destinations: SandboxListing[] = [];
  for (let number = 0; number < 2; number += 1) {
    const shop = await connectSandboxShop(onhand, merchant);
    destinations.push(await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 }));
  }
  return { source, destinations, shops: [source, ...destinations] };
}

it('an order that no pass found, and that arrives two hours after its fall was adopted, takes nothing twice', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Hours late', 'source');
  const itemId = await createUnopenedItem(merchant, 'MUG');
  const { source, destinations, shops } = await createShops(merchant, itemId);
  const untilAtRest = () =>
    until(
      () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId))),
      (all) => all.every(atRest),
    );
  const shown = () => Promise.all(shops.map(({ shopId, productId }) => control.stockOf(shopId, productId)));
  const observations = () => listAll(merchant, '/v1/observations');
  /** So much later than the beginning, for the shops and for the database. */
  const becomes = async (ms: number) => {
    for (const { shopId } of shops) await control.skewClock(shopId, ms);
    await onhand.shiftClock(ms);
  };
  await untilAtRest();
  for (const { shopId } of shops) await control.clearWrites(shopId);

  await control.holdDeliveries(source.shopId);
  const { id: orderId } = await control.placeOrder(source.shopId, {
    lines: [{ productId: source.productId, quantity: 2 }],
  });
  await control.addFault(source.shopId, { kind: 'hide_order', orderId });
  await control.releaseDeliveries(source.shopId);
  await until(observations, ([fall]) => fall?.['state'] === 'provisional');

  await becomes(10 * minuteMs);
  await until(observations, ([fall]) => fall?.['state'] === 'adopted');
  await until(shown, (figures) => figures.every((figure) => figure === 8));
  await untilAtRest();
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 8, committed: 0, available: 8 });
  expect(await listAll(merchant, '/v1/orders')).toEqual([]);

  await becomes(130 * minuteMs);
  await control.clearFaults(source.shopId);
  const { webhookUrl: url, webhookSecret: secret } = source;
  await control.addWebhook(source.shopId, { topic: 'order.updated', url, secret });
  await control.changeOrder(source.shopId, orderId, { status: 'completed' });
  await until(observations, ([fall]) => fall?.['state'] === 'consumed');
  await untilAtRest();

  expect(await listAll(merchant, '/v1/orders')).toMatchObject([{ externalOrderId: String(orderId) }]);
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 8, committed: 0, oversold: 0 });
  expect(await shown()).toEqual([8, 8, 8]);
  expect(await control.writes(source.shopId)).toEqual([]);
  for (const { shopId } of destinations) {
    expect((await control.writes(shopId)).map(({ quantity }) => quantity)).toEqual([8]);
  }
  expect(await observations()).toMatchObject([{ state: 'consumed', units: -2, consumed: 2 }]);
  expect(await listAll(merchant, '/v1/incidents?kind=put_back')).toEqual([]);
});
