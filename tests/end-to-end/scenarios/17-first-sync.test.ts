import { applyFirstPlan } from '@onhand/local-stack/first-plan.ts';
import { z } from 'zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

const created = z.object({ id: z.string() });
const figure = z.number().nullable();
const effect = z.object({
  listings: z.number(),
  toZero: z.number(),
  writes: z.number(),
  unread: z.number(),
  unitsBefore: z.number(),
  unitsAfter: z.number(),
  calls: figure,
  minutes: figure,
});
const plan = z.object({ id: z.string(), state: z.string(), effect });
const page = z.object({
  data: z.array(z.object({ ours: figure, theirs: figure, difference: figure })),
  nextCursor: z.string().nullable(),
});

/** Of 1,000: 120 of which we have none, 180 of which we have 7, and the rest as the shop shows them. */
const stocks = Array.from({ length: 1_000 }, (_, index) => (index < 120 ? 0 : index < 300 ? 7 : 3));

it('of 1,000 listings 300 show other figures: nothing is written before the plan, then five, then the rest', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const { api } = merchant;
  const products = stocks.map((_, index) => ({ name: `Item ${index}`, sku: `SKU-${index}`, stock: 3 }));
  const shop = await connectSandboxShop(onhand, merchant, { observing: true, shop: { products } });
  const made = (await control.shop(shop.shopId)).products;
  await listAllItems(onhand.db, {
    ...merchant,
    ...shop,
    items: made.map(({ id, sku }) => ({ id, sku, units: stocks[Number(sku.slice(4))] })),
  });
  await until(unread, (count) => count === 0, 120_000);

  const change = { kind: 'first_sync', integrationId: shop.integrationId };
  const planned = await api.post('/v1/plans', { change }, plan);
  expect(planned).toMatchObject({
    state: 'proposed',
    effect: {
      listings: 300,
      toZero: 120,
      writes: 300,
      unread: 0,
      unitsBefore: 900,
      unitsAfter: 1_260,
      calls: 3,
    },
  });
  const shown = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from = cursor === '' ? '' : `&cursor=${cursor}`;
    const answer: z.infer<typeof page> = await api.get(
      `/v1/plans/${planned.id}/listings?limit=200${from}`,
      page,
    );
    shown.push(...answer.data);
    cursor = answer.nextCursor;
  }
  expect(shown.filter(({ ours, theirs }) => ours === 0 && theirs === 3)).toHaveLength(120);
  expect(
    shown.filter(({ ours, theirs, difference }) => ours === 7 && theirs === 3 && difference === 4),
  ).toHaveLength(180);
  expect(await control.writes(shop.shopId)).toEqual([]);

  await api.post(`/v1/plans/${planned.id}/apply`, {}, plan);
  const runs = () => listAll(merchant, '/v1/sync-runs');
  await until(runs, (all) => all.every(({ state }) => state === 'done'), 120_000);
  expect(await runs()).toMatchObject([{ total: 300, done: 300, failed: 0 }]);

  const writes = await control.writes(shop.shopId);
  expect(writes).toHaveLength(300);
  // Those that go first do not go to zero.
  expect(writes.slice(0, 5).map(({ quantity }) => quantity)).toEqual([7, 7, 7, 7, 7]);
  const now = (await control.shop(shop.shopId)).products;
  const expected = new Map(stocks.map((stock, index) => [`SKU-${index}`, stock]));
  expect(now.filter(({ sku, stock }) => stock !== expected.get(sku ?? ''))).toEqual([]);

  async function unread(): Promise<number> {
    const { count } = await onhand.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', shop.integrationId as never)
      .where('known', 'is', null)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }
}, 240_000);

it('where one of the five fails, nothing else is written until somebody resumes', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const { api } = merchant;
  const products = Array.from({ length: 8 }, (_, index) => ({
    name: `Item ${index}`,
    sku: `S-${index}`,
    stock: 3,
  }));
  const shop = await connectSandboxShop(onhand, merchant, { observing: true, shop: { products } });
  for (const { id, sku } of (await control.shop(shop.shopId)).products) {
    const item = await api.post('/v1/items', { title: sku ?? '', sku, stock: [{ quantity: 9 }] }, created);
    const listing = { integrationId: shop.integrationId, externalKey: String(id), sku, itemId: item.id };
    await api.post('/v1/listings', listing, created);
  }
  // All are refused until they are let in.
  for (const { id } of (await control.shop(shop.shopId)).products) {
    const refusal = { code: 'product_is_locked', message: 'Locked.' };
    await control.addFault(shop.shopId, { kind: 'refuse_product', productId: id, ...refusal });
  }
  await applyFirstPlan(api, shop.integrationId);
  const runs = () => listAll(merchant, '/v1/sync-runs');
  const [stopped] = await until(runs, (all) =>
    all.every(({ state, failed }) => state === 'safety_stop' && failed === 5),
  );
  expect(await listAll(merchant, '/v1/incidents?kind=safety_stop&open=true')).toHaveLength(1);
  expect(await control.writes(shop.shopId)).toHaveLength(5);

  await control.clearFaults(shop.shopId);
  await api.post(`/v1/sync-runs/${String(stopped?.['id'])}/resume`, {}, z.unknown());
  await until(runs, (all) => all.every(({ state, done }) => state === 'done' && done === 8));
  expect((await control.shop(shop.shopId)).products.map(({ stock }) => stock)).toEqual(Array(8).fill(9));
  expect(await listAll(merchant, '/v1/incidents?kind=safety_stop&open=true')).toEqual([]);
});
