import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listManyTimes, readListings } from '../setup/many-listings.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { createItem, createMerchant, readStock, resume } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const attempts = async () =>
  (await onhand.db.selectFrom('channel_stock_attempts').select('request_key').execute()).length;
const underWay = async () =>
  (
    await onhand.db
      .selectFrom('channel_stock_attempts')
      .where('ended_at', 'is', null)
      .select('request_key')
      .execute()
  ).length;

describe.each([
  ['merchant', 'merchants'],
  ['integration', 'integrations'],
] as const)('a paused %s', (scope, resource) => {
  it(
    'stops its publisher between two batches, counts orders, and goes on after its plan is applied',
    { timeout: 240_000 },
    async () => {
      const { control } = onhand.sandbox;
      const merchant = await createMerchant(onhand);
      const itemId = await createItem(merchant, 'MUG', 10);
      const { shopId, integrationId } = await listManyTimes(onhand, merchant, itemId);
      const listings = () => readListings(merchant, integrationId);
      await until(listings, (all) => all.every((words) => words === 'listed_and_synced idle 10'), 60_000);
      await control.clearWrites(shopId);

      // What is sent is done at once and answered later: the batches after those in flight have to wait.
      await control.addFault(shopId, { kind: 'apply_then_wait', ms: 3_000, on: 'writes' });
      await merchant.api.post(`/v1/items/${itemId}/receipts`, { quantity: 5 }, z.unknown());
      await until(
        () => control.writes(shopId),
        (writes) => writes.length >= 100,
      );
      const target = { scope, id: scope === 'merchant' ? merchant.merchantId : integrationId };
      const path = `/v1/${resource}/${target.id}`;
      await merchant.api.post(`${path}/pause`, {}, z.unknown());
      // What was in flight is confirmed; the others wait for the end of the pause, with no attempt used up.
      await until(underWay, (count) => count === 0);
      const begun = await attempts();
      const written = await control.writes(shopId);
      expect(written.length).toBeLessThanOrEqual(200);
      const code = `${scope}_paused`;
      const stopped = new Set([`listed_and_synced ${code} 15`, `listed_and_synced ${code} 10`]);
      const after = await listings();
      expect(new Set(after)).toEqual(stopped);
      expect(after.filter((words) => words.endsWith(' 15'))).toHaveLength(written.length);

      const [product] = (await control.shop(shopId)).products;
      if (product === undefined) throw new Error('The shop has no product.');
      await control.placeOrder(shopId, { lines: [{ productId: product.id, quantity: 2 }] });
      await control.settled(shopId);
      await until(
        () => readStock(merchant, itemId),
        ({ available }) => available === 13,
      );
      expect(await attempts()).toBe(begun);
      expect(await control.writes(shopId)).toEqual(written);
      await control.clearFaults(shopId);

      const lag = z.object({ holdCode: z.string().nullable(), waiting: z.object({ count: z.number() }) });
      const held = await merchant.api.get(`/v1/integrations/${integrationId}/lag`, lag);
      expect(held.holdCode).toBe(code);
      expect(held.waiting.count).toBeGreaterThanOrEqual(400 - written.length);

      const effect = await resume(merchant, target);
      expect(effect.toZero).toBe(0);
      expect(effect.writes).toBeGreaterThanOrEqual(399);
      await until(listings, (all) => all.every((words) => words === 'listed_and_synced idle 13'), 120_000);
      const shown = (await control.shop(shopId)).products.map(({ stock }) => stock);
      expect(new Set(shown)).toEqual(new Set([13]));
      const failed = z.object({ data: z.array(z.unknown()) });
      expect((await merchant.api.get('/v1/failed-items', failed)).data).toEqual([]);
    },
  );
});

it(
  'a paused listing keeps its figure while the others of the item are written',
  { timeout: 240_000 },
  async () => {
    const { control } = onhand.sandbox;
    const merchant = await createMerchant(onhand);
    const itemId = await createItem(merchant, 'CUP', 10);
    const { shopId, integrationId } = await listManyTimes(onhand, merchant, itemId);
    const listings = () => readListings(merchant, integrationId);
    await until(listings, (all) => all.every((words) => words === 'listed_and_synced idle 10'), 60_000);
    const page = z.object({ data: z.array(z.object({ id: z.string(), externalKey: z.string() })) });
    const { data } = await merchant.api.get(`/v1/listings?integrationId=${integrationId}&limit=1`, page);
    const [paused] = data;
    if (paused === undefined) throw new Error('The shop has no listing.');
    await merchant.api.post(`/v1/listings/${paused.id}/pause`, {}, z.unknown());
    await merchant.api.post(`/v1/items/${itemId}/receipts`, { quantity: 5 }, z.unknown());
    await until(
      listings,
      (all) =>
        all.filter((words) => words === 'listed_and_synced idle 15').length === all.length - 1 &&
        all.includes('listed_and_synced listing_paused 10'),
      120_000,
    );
    const stockThere = () => control.stockOf(shopId, Number(paused.externalKey));
    expect(await stockThere()).toBe(10);
    expect(await resume(merchant, { scope: 'listing', id: paused.id })).toEqual({ writes: 1, toZero: 0 });
    await until(listings, (all) => all.every((words) => words === 'listed_and_synced idle 15'));
    expect(await stockThere()).toBe(15);
  },
);
