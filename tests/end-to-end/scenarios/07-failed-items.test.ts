import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { beginWriting, runEnded } from '../../setup/bulk.ts';
import { listAllItems } from '../../setup/listed-items.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { connectSandboxShop, createMerchant, listAll } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const skus = Array.from({ length: 1_000 }, (_, index) => `SKU-${index}`);
const refused = { fixed: 'SKU-17', skipped: 'SKU-400', forgotten: 'SKU-999' };
const refusal = { code: 'product_is_locked', message: 'This product is locked by its author.' };
const run = z.object({ id: z.string(), state: z.string(), counts: z.record(z.string(), z.number()) });

it('of 1,000 listings a shop refuses 3: 997 confirm, and each of the 3 ends as somebody decides', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const products = skus.map((sku) => ({ name: sku, sku, stock: 3 }));
  const shop = await connectSandboxShop(onhand, merchant, { subscribe: false, shop: { products } });
  const made = (await control.shop(shop.shopId)).products;
  const items = made.map(({ id, sku }) => ({ id, sku, units: 7 }));
  await listAllItems(onhand.db, { ...merchant, ...shop, items });
  await until(unread, (count) => count === 0, 120_000);
  const refuse = async (...some: readonly string[]) => {
    await control.clearFaults(shop.shopId);
    for (const { id, sku } of made.filter((one) => some.includes(one.sku))) {
      await control.addFault(shop.shopId, { kind: 'refuse_product', productId: id, ...refusal });
      expect(some).toContain(sku);
    }
  };
  const shows = async (sku: string) =>
    (await control.shop(shop.shopId)).products.find((one) => one.sku === sku)?.stock;
  const failed = async (sku: string) => (await listAll(merchant, `/v1/failed-items?sku=${sku}`))[0];
  const closed = (sku: string) => listAll(merchant, `/v1/failed-items?sku=${sku}&state=closed`);

  await refuse(...Object.values(refused));
  const { id: sync } = await beginWriting(merchant, shop.integrationId, { operation: 'sync_inventory' });
  expect(await runEnded(merchant, sync)).toMatchObject({
    state: 'done',
    progress: { total: 1_000, done: 997, failed: 3 },
  });
  const all = () => listAll(merchant, `/v1/failed-items?code=${refusal.code}&operation=publish_stock`);
  expect(await all()).toHaveLength(3);
  expect(await confirmed()).toBe(997);
  for (const sku of Object.values(refused)) {
    const item = await failed(sku);
    expect(item).toMatchObject({ state: 'open', sku, platformMessage: refusal.message, attempts: 1 });
    expect(item).toMatchObject({ listingId: item?.['subjectId'], itemId: expect.any(String), orderId: null });
  }

  // Fixed and retried.
  await refuse(refused.skipped, refused.forgotten);
  expect(await moveMany('retry', { code: refusal.code, sku: refused.fixed })).toEqual({
    total: 1,
    done: 1,
    failed: 0,
    skipped: 0,
  });
  await until(
    () => closed(refused.fixed),
    ({ length }) => length === 1,
  );
  expect(await shows(refused.fixed)).toBe(7);

  // Skipped: the check every two hours leaves it alone.
  expect(await moveMany('skip', { sku: refused.skipped })).toMatchObject({ total: 1, done: 1 });
  const skipped = await failed(refused.skipped);
  const check = await merchant.api.post(`/v1/integrations/${shop.integrationId}/reconcile`, {}, run);
  await until(
    () => merchant.api.get(`/v1/sync-runs/${check.id}`, run),
    ({ state }) => state === 'done',
    120_000,
  );
  await atRest();
  const { id, attempts, lastAt } = skipped ?? {};
  expect(await failed(refused.skipped)).toMatchObject({ id, attempts, lastAt, state: 'skipped' });

  // Its quantity changes: attempted, and refused again.
  await count(refused.skipped, 9);
  await until(
    () => failed(refused.skipped),
    (item) => item?.['attempts'] === 2,
  );
  expect(await failed(refused.skipped)).toMatchObject({ id: skipped?.['id'], state: 'open' });

  // The third closes by itself on its next success.
  await refuse(refused.skipped);
  await count(refused.forgotten, 5);
  await until(
    () => closed(refused.forgotten),
    ({ length }) => length === 1,
  );
  expect(await shows(refused.forgotten)).toBe(5);
  expect(await all()).toMatchObject([{ sku: refused.skipped, state: 'open' }]);

  /** Retries or skips what matches, in a run. Returns its counters. */
  async function moveMany(move: 'retry' | 'skip', filter: object) {
    const { runs } = await merchant.api.post(
      `/v1/failed-items/${move}`,
      { filter },
      z.object({ runs: z.array(run) }),
    );
    expect(runs).toHaveLength(1);
    const ended = await until(
      () => merchant.api.get(`/v1/sync-runs/${runs[0]?.id}`, run),
      ({ state }) => state === 'done',
    );
    return ended.counts;
  }

  async function count(sku: string, quantity: number): Promise<void> {
    const [item] = await listAll(merchant, `/v1/items?sku=${sku}`);
    await merchant.api.post(`/v1/items/${String(item?.['id'])}/counts`, { quantity }, z.unknown());
  }

  async function confirmed(): Promise<number> {
    const now = (await control.shop(shop.shopId)).products;
    return now.filter(({ stock }) => stock === 7).length;
  }

  async function unread(): Promise<number> {
    return countStock((query) => query.where('known', 'is', null));
  }

  async function atRest(): Promise<void> {
    await until(
      () => countStock((query) => query.where('state', 'not in', ['idle', 'blocked'])),
      (count) => count === 0,
    );
  }

  function stockOfShop() {
    return onhand.db.selectFrom('channel_stock').where('integration_id', '=', shop.integrationId as never);
  }

  async function countStock(
    narrow: (query: ReturnType<typeof stockOfShop>) => ReturnType<typeof stockOfShop>,
  ): Promise<number> {
    const { rows } = await narrow(stockOfShop())
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  }
}, 300_000);
