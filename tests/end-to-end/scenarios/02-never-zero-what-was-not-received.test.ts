import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { beginWriting, runEnded } from '../../setup/bulk.ts';
import { listAllItems } from '../../setup/listed-items.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { connectSandboxShop, createMerchant, listAll, listInSandbox } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const count = 500;
const skus = Array.from({ length: count }, (_, index) => `SKU-${index}`);
const figureOf = (index: number) => 1 + (index % 40);
const run = z.object({ id: z.string(), state: z.string() });
const preferences = z.looseObject({
  processOrders: z.boolean(),
  switchingOff: z.object({ listings: z.array(z.string()) }).nullable(),
});

it('500 imported items are not zeroed; one is received, sells out, and shows 0 before it is switched off', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const products = skus.map((sku, index) => ({ name: sku, sku, stock: figureOf(index) }));
  const shop = await connectSandboxShop(onhand, merchant, { shop: { products } });
  const made = (await control.shop(shop.shopId)).products;
  const items = made.map(({ id, sku }) => ({ id, sku, units: undefined }));
  await listAllItems(onhand.db, { ...merchant, ...shop, items });
  const itemOf = async (sku: string) => String((await listAll(merchant, `/v1/items?sku=${sku}`))[0]?.['id']);
  const a = await itemOf('SKU-0');
  const other = await connectSandboxShop(onhand, merchant);
  const elsewhere = await listInSandbox(onhand, merchant, other, { itemId: a, sku: 'SKU-0', stock: 30 });
  await merchant.api.put(
    `/v1/items/${await itemOf('SKU-1')}/preferences`,
    { syncInventory: 'always' },
    z.unknown(),
  );
  await until(
    () => stockOf((query) => query.where('known', 'is', null)),
    (unread) => unread === 0,
    120_000,
  );
  await control.clearWrites(shop.shopId);

  // The check every two hours, the bulk operation, and the sweep all the time.
  const check = await merchant.api.post(`/v1/integrations/${shop.integrationId}/reconcile`, {}, run);
  await until(
    () => merchant.api.get(`/v1/sync-runs/${check.id}`, run),
    ({ state }) => state === 'done',
    120_000,
  );
  const { id: sync } = await beginWriting(merchant, shop.integrationId, { operation: 'sync_inventory' });
  expect(await runEnded(merchant, sync)).toMatchObject({
    state: 'done',
    progress: { total: count, done: 0, failed: 0, skipped: count },
    skippedFor: { never_received: count },
  });
  expect(await stockOf((query) => query.where('block_code', '=', 'never_received'))).toBe(count);
  expect(await written()).toEqual([]);
  expect((await control.shop(shop.shopId)).products.map(({ stock }) => stock)).toEqual(
    skus.map((_, index) => figureOf(index)),
  );

  // Item A is received: only A is written.
  await merchant.api.post(`/v1/items/${a}/receipts`, { quantity: 12 }, z.unknown());
  await until(shownAtBoth, ([here, there]) => here === 12 && there === 12);
  expect((await readPreferences()).processOrders).toBe(true);
  await until(written, ({ length }) => length > 0);
  expect(await written()).toEqual([{ productId: made[0]?.id, quantity: 12 }]);

  // It sells out elsewhere while the shop is down: the switch waits for the last 0.
  await control.addFault(shop.shopId, { kind: 'down' });
  await control.placeOrder(elsewhere.shopId, {
    lines: [{ productId: elsewhere.productId, quantity: 12 }],
  });
  const waiting = await until(readPreferences, ({ switchingOff }) => switchingOff?.listings.length === 1);
  expect(waiting.processOrders).toBe(true);
  await control.clearFaults(shop.shopId);
  await until(readPreferences, ({ processOrders }) => !processOrders);
  expect(await shownAtBoth()).toEqual([0, 0]);
  expect(await readPreferences()).toMatchObject({ processOrders: false, switchingOff: null });
  expect(await written()).toEqual([
    { productId: made[0]?.id, quantity: 12 },
    { productId: made[0]?.id, quantity: 0 },
  ]);

  async function written() {
    return (await control.writes(shop.shopId)).map(({ productId, quantity }) => ({ productId, quantity }));
  }

  async function shownAtBoth() {
    return [
      await control.stockOf(shop.shopId, made[0]?.id ?? 0),
      await control.stockOf(elsewhere.shopId, elsewhere.productId),
    ];
  }

  function readPreferences() {
    return merchant.api.get(`/v1/items/${a}/preferences`, preferences);
  }

  function ofShop() {
    return onhand.db.selectFrom('channel_stock').where('integration_id', '=', shop.integrationId as never);
  }

  async function stockOf(
    narrow: (query: ReturnType<typeof ofShop>) => ReturnType<typeof ofShop>,
  ): Promise<number> {
    const { rows } = await narrow(ofShop())
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  }
}, 300_000);
