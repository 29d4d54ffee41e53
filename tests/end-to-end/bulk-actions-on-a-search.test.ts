import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  connectSandboxShop,
  createItem,
  createMerchant,
  createUnopenedItem,
  listInSandbox,
} from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const saved = z.object({ id: z.string() });
const plan = z.object({
  id: z.string(),
  state: z.string(),
  effect: z.looseObject({ bulk: z.looseObject({}) }),
});
const runs = z.object({
  data: z.array(
    z.looseObject({ kind: z.string(), state: z.string(), progress: z.looseObject({ done: z.number() }) }),
  ),
});
const preferences = z.object({ syncInventory: z.string() });

async function ended({ api }: Merchant, planId: string, many = 1) {
  const { data } = await until(
    () => api.get(`/v1/sync-runs?planId=${planId}`, runs),
    ({ data }) => data.length === many && data.every(({ state }) => state !== 'running'),
  );
  return data;
}

it('Sync Inventory and Set Sync Inventory on a saved search: seen first, run, and undone', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const { api } = merchant;
  const list = async (itemId: string, sku: string, stock: number) =>
    listInSandbox(onhand, merchant, await connectSandboxShop(onhand, merchant), { itemId, sku, stock });
  const mug = await createItem(merchant, 'MUG', 9);
  await api.put(`/v1/items/${mug}/preferences`, { syncInventory: 'never' }, z.unknown());
  const cup = await createUnopenedItem(merchant, 'CUP');
  const [mugs, cups] = [await list(mug, 'MUG', 3), await list(cup, 'CUP', 5)];
  const filter = {
    kind: 'or',
    of: [
      { kind: 'sku', like: 'MUG*' },
      { kind: 'received', is: false },
    ],
  };
  const search = await api.post('/v1/item-searches', { name: 'Mugs and new ones', filter }, saved);

  const change = { kind: 'sync_items', searchId: search.id };
  const planned = await api.post('/v1/plans', { change }, plan);
  expect(planned.effect).toMatchObject({
    toZero: 0,
    bulk: { items: 2, neverReceived: 1, quantities: 1 },
  });
  await api.post(`/v1/plans/${planned.id}/apply`, {}, z.unknown());
  expect(await ended(merchant, planned.id)).toMatchObject([
    { kind: 'sync_items', state: 'done', progress: { done: 1 } },
  ]);
  expect(await control.stockOf(mugs.shopId, mugs.productId)).toBe(9);
  // The shop's own figure of what was never received stays.
  expect(await control.stockOf(cups.shopId, cups.productId)).toBe(5);

  const setting = { kind: 'set_sync_inventory', searchId: search.id, syncInventory: 'always' };
  const set = await api.post('/v1/plans', { change: setting }, plan);
  expect(set.effect.bulk).toMatchObject({ items: 2, changed: 2, neverReceived: 1 });
  await api.post(`/v1/plans/${set.id}/apply`, {}, z.unknown());
  expect(await ended(merchant, set.id)).toMatchObject([{ kind: 'set_sync_inventory', state: 'done' }]);
  const settingOf = async (item: string) =>
    (await api.get(`/v1/items/${item}/preferences`, preferences)).syncInventory;
  expect([await settingOf(mug), await settingOf(cup)]).toEqual(['always', 'always']);

  await api.post(`/v1/plans/${set.id}/undo`, {}, z.unknown());
  await ended(merchant, set.id, 2);
  expect([await settingOf(mug), await settingOf(cup)]).toEqual(['never', 'merchant_default']);
  expect((await control.writes(cups.shopId)).length).toBe(0);
});
