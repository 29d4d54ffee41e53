import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('while a shop is down its publisher waits and orders are safe; on its return each listing is written once', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const [selling, down] = [
    await connectSandboxShop(onhand, merchant),
    await connectSandboxShop(onhand, merchant),
  ];
  const skus = Array.from({ length: 30 }, (_, index) => `MUG-${index}`);
  const items = await Promise.all(
    skus.map(async (sku) => {
      const itemId = await createItem(merchant, sku, 10);
      const [inSelling, inDown] = await Promise.all(
        [selling, down].map((shop) => listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 10 })),
      );
      if (inSelling === undefined || inDown === undefined) throw new Error('There are no shops.');
      return { itemId, sku, inSelling, inDown };
    }),
  );
  const readDown = () => Promise.all(items.map(({ inDown }) => readListing(merchant, inDown.listingId)));
  await until(readDown, (all) => all.every(atRest));
  await control.clearWrites(down.shopId);

  await control.addFault(down.shopId, { kind: 'down' });
  for (const quantity of [2, 1]) {
    for (const { inSelling } of items) {
      await control.placeOrder(selling.shopId, { lines: [{ productId: inSelling.productId, quantity }] });
    }
  }
  await control.settled(selling.shopId);
  for (const { itemId } of items) {
    expect(await readStock(merchant, itemId)).toMatchObject({ committed: 3, available: 7 });
  }
  // The other shop goes on, and the sales end by naming the channel that they wait for.
  await until(
    () => Promise.all(items.map(({ inSelling }) => control.stockOf(selling.shopId, inSelling.productId))),
    (figures) => figures.every((figure) => figure === 7),
  );
  const alerts = () => listAll(merchant, '/v1/incidents?kind=channel_down&open=true');
  await until(alerts, ({ length }) => length === 1);
  await until(
    () => listAll(merchant, '/v1/orders?limit=200'),
    (orders) => orders.length === 60 && orders.every(({ outcome }) => outcome === 'waiting_for_channel'),
  );
  const [order] = await listAll(merchant, '/v1/orders?limit=1');
  const outcome = z.object({ waiting: z.array(z.record(z.string(), z.unknown())) });
  const sale = onhand.temporal.workflow.getHandle(String(order?.['workflowId']));
  const { waiting } = outcome.parse(await sale.result());
  const [{ listing, sku } = {}] = waiting;
  expect(waiting).toEqual([{ shop: expect.any(String), listing, sku, code: 'channel_away' }]);
  expect(items.map(({ sku, inDown }) => [String(inDown.productId), sku])).toContainEqual([listing, sku]);

  await control.clearFaults(down.shopId);
  await until(readDown, (all) => all.every(atRest), 60_000);
  const applied = (await control.writes(down.shopId)).filter(({ outcome }) => outcome === 'applied');
  expect(applied.map(({ quantity }) => quantity)).toEqual(items.map(() => 7));
  expect(new Set(applied.map(({ productId }) => productId)).size).toBe(items.length);
  await until(alerts, ({ length }) => length === 0);
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});

it('credentials that the shop refuses stop its publisher until new ones are given', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const shop = await connectSandboxShop(onhand, merchant);
  const { secrets } = await control.shop(shop.shopId);
  const itemId = await createItem(merchant, 'CUP', 10);
  // Somebody revokes the key in the shop.
  await control.addFault(shop.shopId, { kind: 'status', status: 401 });
  const listed = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'CUP', stock: 3 });
  const alerts = () => listAll(merchant, '/v1/incidents?kind=reconnect_required&open=true');
  await until(alerts, ({ length }) => length === 1);
  expect(await control.stockOf(shop.shopId, listed.productId)).toBe(3);

  const replaceBy = (api: object) =>
    merchant.api.put(`/v1/integrations/${shop.integrationId}/credentials`, { api }, z.unknown());
  await control.clearFaults(shop.shopId);
  const wrong = { ...secrets, consumerSecret: 'not-the-secret' };
  await expect(replaceBy(wrong)).rejects.toThrow('credentials_refused');
  expect(await alerts()).toHaveLength(1);
  await replaceBy(secrets);
  await until(() => readListing(merchant, listed.listingId), atRest);
  expect(await control.stockOf(shop.shopId, listed.productId)).toBe(10);
  await until(alerts, ({ length }) => length === 0);
});

it('a shop that asks to wait for a day is waited for, and new credentials end the wait', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const shop = await connectSandboxShop(onhand, merchant);
  const itemId = await createItem(merchant, 'JUG', 10);
  const listed = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'JUG', stock: 10 });
  await until(() => readListing(merchant, listed.listingId), atRest);
  const aDaySeconds = 86_400;
  await control.addFault(shop.shopId, {
    kind: 'status',
    status: 429,
    retryAfterSeconds: aDaySeconds,
  });
  await control.placeOrder(shop.shopId, { lines: [{ productId: listed.productId, quantity: 1 }] });
  const integration = () =>
    merchant.api.get(
      `/v1/integrations/${shop.integrationId}`,
      z.object({ circuit: z.object({ state: z.string() }) }),
    );
  await until(integration, ({ circuit }) => circuit.state === 'open');
  const workflow = onhand.temporal.workflow.getHandle(`publish:${shop.integrationId}`);
  await until(
    async () => (await workflow.describe()).raw.pendingActivities ?? [],
    (pending) => pending.length === 0,
  );

  await control.clearFaults(shop.shopId);
  const { secrets } = await control.shop(shop.shopId);
  await merchant.api.put(`/v1/integrations/${shop.integrationId}/credentials`, { api: secrets }, z.unknown());
  await until(() => readListing(merchant, listed.listingId), atRest);
  expect(await control.stockOf(shop.shopId, listed.productId)).toBe(9);
});

it('a worker that is stopped and another that is started write nothing twice', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const shop = await connectSandboxShop(onhand, merchant);
  const selling = await connectSandboxShop(onhand, merchant);
  const itemId = await createItem(merchant, 'BOWL', 10);
  const listed = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'BOWL', stock: 10 });
  const sold = await listInSandbox(onhand, merchant, selling, { itemId, sku: 'BOWL', stock: 10 });
  for (const { listingId } of [listed, sold]) await until(() => readListing(merchant, listingId), atRest);
  await control.clearWrites(shop.shopId);

  await onhand.stopWorker();
  await control.placeOrder(selling.shopId, { lines: [{ productId: sold.productId, quantity: 4 }] });
  await control.settled(selling.shopId);
  expect(await readStock(merchant, itemId)).toMatchObject({ available: 6 });
  await onhand.startWorker();
  // Before the sale has spread, the listing is still at rest.
  await until(
    () => control.stockOf(shop.shopId, listed.productId),
    (figure) => figure === 6,
  );
  await until(() => readListing(merchant, listed.listingId), atRest);
  expect(await control.writes(shop.shopId)).toMatchObject([{ quantity: 6, outcome: 'applied' }]);
});
