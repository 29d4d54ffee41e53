import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  connectSandboxShop,
  createItem,
  createMerchant,
  createUnopenedItem,
  listInSandbox,
  readListing,
  readStock,
  syncNow,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const preferences = z.object({ syncInventory: z.string(), label: z.string() });
const blocked = z.looseObject({
  block: z.object({ code: z.string() }).nullable(),
  needed: z.looseObject({ quantity: z.number().nullable() }),
});
const problem = z.looseObject({ status: z.number(), code: z.string() });

it('Sync Now publishes an item that is never synced, once, and changes no setting', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 9);
  await merchant.api.put(`/v1/items/${itemId}/preferences`, { syncInventory: 'never' }, z.unknown());
  const list = async (stock: number) =>
    listInSandbox(onhand, merchant, await connectSandboxShop(onhand, merchant), {
      itemId,
      sku: 'MUG',
      stock,
    });
  const [shop, elsewhere] = [await list(3), await list(9)];
  const shown = () => control.stockOf(shop.shopId, shop.productId);
  const record = async () => blocked.parse((await readListing(merchant, shop.listingId)).channelStock[0]);
  await until(record, ({ block }) => block?.code === 'sync_never');
  expect(await shown()).toBe(3);

  expect(await syncNow(merchant, itemId)).toEqual({
    [shop.listingId]: 'written',
    [elsewhere.listingId]: 'written',
  });
  expect(await shown()).toBe(9);
  expect(await merchant.api.get(`/v1/items/${itemId}/preferences`, preferences)).toMatchObject({
    syncInventory: 'never',
    label: 'Never',
  });

  await control.placeOrder(elsewhere.shopId, {
    lines: [{ productId: elsewhere.productId, quantity: 1 }],
  });
  await until(
    () => readStock(merchant, itemId),
    ({ available }) => available === 8,
  );
  await until(record, ({ block, needed }) => block?.code === 'sync_never' && needed.quantity === 8);
  expect(await shown()).toBe(9);
  expect((await control.writes(shop.shopId)).map(({ quantity }) => quantity)).toEqual([9]);
});

it('an item without a linked listing cannot be synced', async () => {
  const merchant = await createMerchant(onhand);
  const itemId = await createUnopenedItem(merchant, 'LAMP');
  const answer = await fetch(`${onhand.gatewayUrl}/v1/items/${itemId}/sync-now`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${onhand.operatorKey}`,
      'onhand-merchant': merchant.merchantId,
      'content-type': 'application/json',
    },
    body: '{}',
  });
  expect(problem.parse(await answer.json())).toMatchObject({ status: 409, code: 'not_linked' });
});
