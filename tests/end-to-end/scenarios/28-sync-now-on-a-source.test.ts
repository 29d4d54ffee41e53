import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
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
  syncNow,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it.each([
  ['mode manual', { mode: 'manual' }],
  ['mode scheduled', { mode: 'scheduled', cron: '0 3 1 1 *' }],
  ['autoImport off', { autoImport: false }],
] as const)('%s: Sync Now reads the source once, and never writes it', async (_name, settings) => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Two shops', 'source');
  const itemId = await createUnopenedItem(merchant, 'MUG');
  const supplier = await connectSandboxShop(onhand, merchant, { role: 'supplier' });
  const source = await listInSandbox(onhand, merchant, supplier, { itemId, sku: 'MUG', stock: 20 });
  const stock = () => readStock(merchant, itemId);
  await until(stock, ({ onHand }) => onHand === 20);
  const seller = await connectSandboxShop(onhand, merchant);
  const destination = await listInSandbox(onhand, merchant, seller, { itemId, sku: 'MUG', stock: 20 });
  const shownAt = (one: typeof source) => control.stockOf(one.shopId, one.productId);
  const untilRest = async () => {
    for (const { listingId } of [source, destination]) {
      await until(() => readListing(merchant, listingId), atRest);
    }
  };
  await untilRest();
  await merchant.api.put(
    `/v1/integrations/${source.integrationId}/sync-settings/inventory`,
    settings,
    z.unknown(),
  );
  // A reading that the settings asked for would find the edit, and have it overwritten before Sync Now.
  await until(
    () => onhand.db.selectFrom('channel_stock').where('read_due_at', 'is not', null).select('id').execute(),
    (due) => due.length === 0,
  );
  await control.clearWrites(source.shopId);
  await control.clearWrites(destination.shopId);

  await control.editStock(source.shopId, source.productId, 27);
  expect(await syncNow(merchant, itemId)).toEqual({
    [source.listingId]: 'read',
    [destination.listingId]: 'written',
  });

  await until(
    () => shownAt(destination),
    (figure) => figure === 27,
  );
  expect(await stock()).toMatchObject({ onHand: 27, committed: 0, available: 27 });
  await until(() => readListing(merchant, destination.listingId), atRest);
  expect(await shownAt(source)).toBe(27);
  expect(await control.writes(source.shopId)).toEqual([]);
  expect((await control.writes(destination.shopId)).at(-1)).toMatchObject({ quantity: 27 });
  // A reading just before Sync Now may have found the edit already, to be overwritten.
  const observations = await listAll(merchant, '/v1/observations');
  expect(observations.filter(({ state }) => state !== 'mismatch')).toMatchObject([
    { units: 7, state: 'provisional' },
  ]);

  // The lag is over: the import stands, though the settings accept no figure unasked.
  const later = 10 * 60_000;
  for (const { shopId } of [source, destination]) await control.skewClock(shopId, later);
  await onhand.shiftClock(later);
  await until(
    () => listAll(merchant, '/v1/observations'),
    (all) => all.some(({ state }) => state === 'adopted'),
  );
  expect(await stock()).toMatchObject({ onHand: 27, committed: 0, available: 27 });
  expect(await control.writes(source.shopId)).toEqual([]);
  for (const { shopId } of [source, destination]) await control.skewClock(shopId, 0);
  await onhand.shiftClock(0);
});
