import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { expect, it } from 'vitest';
import { beginBulk, beginWriting, readRun, runEnded, runSchema } from '../../setup/bulk.ts';
import { listManyTimes } from '../../setup/many-listings.ts';
import { startOnhand } from '../../setup/onhand.ts';
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
import { until } from '../../setup/until.ts';

it('1,200 orders are imported while the worker is killed: each order once, and no stock moves', async () => {
  const orders = 1_200;
  const productId = 100;
  const cursors: (string | null)[] = [];
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const { orders: real } = connector;
  if (real === undefined) throw new Error('The connector has no orders.');
  const woocommerce: typeof connector = {
    ...connector,
    orders: {
      ...real,
      async changedSince(call, cursor) {
        const isImport = cursor === null || cursors.includes(null);
        if (isImport) cursors.push(cursor);
        if (cursors.length === 6) {
          reached.resolve();
          await held.promise;
        }
        return real.changedSince(call, cursor);
      },
    },
  };
  const folder = await temporaryFolder();
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  await using onhand = await startOnhand({ worker: false, woocommerce });
  const { control } = onhand.sandbox;
  const start = (name: string) =>
    startService({ name: 'worker', env: onhand.workerEnvironment, logFile: join(folder, `${name}.log`) });
  const first = await start('first');
  const merchant = await createMerchant(onhand);
  const { shopId, integrationId } = await connectSandboxShop(onhand, merchant, {
    subscribe: false,
    shop: { products: [{ id: productId, name: 'Mug', sku: 'MUG', stock: orders + 10 }] },
    async beforeConnecting(shopId) {
      await control.skewClock(shopId, -30 * 86_400_000);
      for (let from = 0; from < orders; from += 20) {
        await Promise.all(
          Array.from({ length: 20 }, () =>
            control.placeOrder(shopId, { lines: [{ productId, quantity: 1 }] }),
          ),
        );
      }
      await control.skewClock(shopId, 0);
    },
  });
  const itemId = await createItem(merchant, 'MUG', 10);
  const listing = { integrationId, externalKey: String(productId), sku: 'MUG', itemId };
  const listingId = await createListing(merchant, listing);
  await until(() => readListing(merchant, listingId), atRest, 60_000);
  await control.clearWrites(shopId);

  const { id } = await beginBulk(merchant, integrationId, { operation: 'import_orders' });
  await reached.promise;
  await first.kill();
  held.resolve();
  const second = await start('second');
  cleanup.defer(() => second.stop());
  const done = await runEnded(merchant, id);

  expect(done).toMatchObject({
    state: 'done',
    progress: { done: orders, failed: 0, skipped: 0, total: null, secondsLeft: null },
    counts: { restarts: 0, known: 0 },
  });
  const stored = await onhand.db.selectFrom('orders').select('external_order_id').execute();
  expect(stored).toHaveLength(orders);
  expect(new Set(stored.map((order) => order.external_order_id)).size).toBe(orders);
  // The page at which the worker was killed is asked for again, and none before it.
  expect(cursors.filter((cursor) => cursor === null)).toHaveLength(1);
  const unmoved = { onHand: 10, committed: 0, available: 10, oversold: 0 };
  expect(await readStock(merchant, itemId)).toMatchObject(unmoved);
  const movements = await listAll(merchant, `/v1/items/${itemId}/movements`);
  expect(movements.map(({ kind }) => kind)).toEqual(['opening']);
  expect(await control.writes(shopId)).toEqual([]);
  // No workflow follows an order that moved nothing.
  const outcomes = await onhand.db.selectFrom('orders').select(['outcome', 'outcome_run_id']).execute();
  expect(new Set(outcomes.map((order) => JSON.stringify(order)))).toEqual(
    new Set([JSON.stringify({ outcome: 'completed', outcome_run_id: null })]),
  );
}, 300_000);

it('5,000 listings are synced, cancelled at a third and resumed: the rest follow, and none twice', async () => {
  const listings = 5_000;
  await using onhand = await startOnhand();
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const { integrationId } = await listManyTimes(onhand, merchant, itemId, listings);
  const settled = () =>
    onhand.db.selectFrom('channel_stock').where('state', '<>', 'idle').select('id').limit(1).execute();
  await until(settled, ({ length }) => length === 0, 180_000);
  // The shop shows every figure already, so the record of attempts tells what was asked of it.
  const asked = async () => {
    const attempts = onhand.db.selectFrom('channel_stock_attempts').select('channel_stock_id');
    return attempts.where('cause', '=', 'sync_inventory').execute();
  };

  const { id } = await beginBulk(merchant, integrationId, { operation: 'sync_inventory' });
  await until(
    () => readRun(merchant, id),
    ({ progress }) => progress.done >= listings / 3,
    120_000,
  );
  await merchant.api.post(`/v1/sync-runs/${id}/cancel`, {}, runSchema);
  const cancelled = await readRun(merchant, id);
  expect(cancelled).toMatchObject({ state: 'cancelled', progress: { total: listings, failed: 0 } });
  expect(cancelled.progress.done).toBeLessThan(listings);
  await until(settled, ({ length }) => length === 0, 60_000);
  expect((await asked()).length).toBeLessThan(listings);

  await merchant.api.post(`/v1/sync-runs/${id}/resume`, {}, runSchema);
  expect(await runEnded(merchant, id)).toMatchObject({
    state: 'done',
    progress: { total: listings, done: listings, failed: 0, skipped: 0 },
  });
  const records = (await asked()).map((attempt) => attempt.channel_stock_id);
  expect(records).toHaveLength(listings);
  expect(new Set(records).size).toBe(listings);
}, 600_000);

it('all customers are exported but the 3 that the shop refuses, which are failed items', async () => {
  await using onhand = await startOnhand();
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Customers', 'source');
  const emails = Array.from({ length: 45 }, (_, index) => `customer-${index}@example.com`);
  const source = await connectSandboxShop(onhand, merchant, {
    role: 'supplier',
    subscribe: false,
    beforeConnecting: async (shopId) => {
      for (const email of emails) await control.addCustomer(shopId, { email, lastName: 'Shopper' });
    },
  });
  const { shopId, integrationId } = await connectSandboxShop(onhand, merchant, {
    role: 'seller',
    subscribe: false,
  });
  const refused = emails.filter((_, index) => index % 20 === 3);
  for (const email of refused) {
    const words = { code: 'blocked', message: `The shop does not want ${email}.` };
    await control.addFault(shopId, { kind: 'refuse_customer', email, ...words });
  }

  const imported = await runEnded(
    merchant,
    (await beginBulk(merchant, source.integrationId, { operation: 'import_customers' })).id,
  );
  expect(imported).toMatchObject({ state: 'done', progress: { done: 45, failed: 0 }, counts: { new: 45 } });
  const operation = { operation: 'export_customers' };
  const exported = await runEnded(merchant, (await beginWriting(merchant, integrationId, operation)).id);
  expect(exported).toMatchObject({ state: 'done', progress: { total: 45, done: 42, failed: 3 } });
  const there = (await control.customers(shopId)).map(({ email }) => email);
  expect(there.toSorted()).toEqual(emails.filter((email) => !refused.includes(email)).toSorted());
  const failedItems = () => listAll(merchant, '/v1/failed-items?state=open');
  const failed = await failedItems();
  expect(failed).toHaveLength(3);
  for (const item of failed) {
    expect(item).toMatchObject({ operation: 'export_customer', code: 'blocked' });
    expect(JSON.stringify(item)).not.toContain('@example.com');
  }

  // Once the shop takes them, a retry exports them, and closes the items.
  await control.clearFaults(shopId);
  await runEnded(merchant, (await beginWriting(merchant, integrationId, operation)).id);
  expect(await control.customers(shopId)).toHaveLength(45);
  expect(await failedItems()).toEqual([]);
});
