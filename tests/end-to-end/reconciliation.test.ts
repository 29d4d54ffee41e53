import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { scheduleIds, workflowIds } from '@onhand/workflows/ids.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { readSchedule } from '../setup/schedules.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
  setDirection,
} from '../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

const run = z.object({
  id: z.string(),
  state: z.string(),
  phase: z.string(),
  actor: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  interval: z.object({ everyMinutes: z.number(), stretchedBy: z.string().nullable() }).nullable(),
});

async function newestRun(merchant: Merchant, integrationId: string) {
  const runs = await listAll(merchant, '/v1/sync-runs?kind=reconcile');
  const found = runs.find((one) => one['integrationId'] === integrationId);
  return found === undefined ? undefined : run.parse(found);
}

/** Reconciles a shop on demand, and waits for the end. */
async function reconcile(merchant: Merchant, integrationId: string) {
  const { id } = await merchant.api.post(`/v1/integrations/${integrationId}/reconcile`, {}, run);
  return until(
    () => merchant.api.get(`/v1/sync-runs/${id}`, run),
    ({ state }) => state !== 'running',
    60_000,
  );
}

const repairsOf = async (merchant: Merchant, id: string) =>
  (await listAll(merchant, `/v1/sync-runs/${id}/repairs?limit=200`)).map(
    ({ kind, externalKey, expected, seen }) => ({
      kind,
      externalKey,
      expected,
      seen,
    }),
  );

describe('a shop that tells nothing', () => {
  let onhand: TestOnhand;
  let merchant: Merchant;
  beforeAll(async () => {
    onhand = await startOnhand();
    merchant = await createMerchant(onhand);
  });
  afterAll(() => onhand[Symbol.asyncDispose]());

  /** A shop without webhooks, with so many listings of 10 units, at rest. */
  async function shopOf(direction: 'outbound' | 'bidirectional', prefix: string, count: number) {
    const shop = await connectSandboxShop(onhand, merchant, { subscribe: false });
    await setDirection(merchant, shop.integrationId, direction);
    const listings: (SandboxListing & { readonly itemId: string })[] = [];
    for (let number = 1; number <= count; number += 1) {
      const sku = `${prefix}-${number}`;
      const itemId = await createItem(merchant, sku, 10);
      listings.push({ itemId, ...(await listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 10 })) });
    }
    await untilAtRest(listings);
    // The first run takes in the titles of listings that were made by hand.
    expect(await reconcile(merchant, shop.integrationId)).toMatchObject({
      state: 'done',
      counts: { changed: count, new: 0, deleted: 0, restarts: 0 },
    });
    return { ...shop, listings };
  }
  const untilAtRest = (listings: readonly SandboxListing[]) =>
    until(
      () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId))),
      (all) => all.every(atRest),
      60_000,
    );
  const shownOf = (listings: readonly SandboxListing[]) =>
    Promise.all(listings.map(({ shopId, productId }) => onhand.sandbox.control.stockOf(shopId, productId)));
  const edit = async (listings: readonly SandboxListing[], quantity: number) => {
    for (const { shopId, productId } of listings) {
      await onhand.sandbox.control.editStock(shopId, productId, quantity);
    }
  };

  it('25 figures edited by hand are overwritten where stock flows out, and applied where it flows in', async () => {
    const out = await shopOf('outbound', 'OUT', 30);
    const both = await shopOf('bidirectional', 'BOTH', 30);
    await edit(out.listings.slice(0, 25), 12);
    await edit(both.listings.slice(0, 25), 7);

    const outRun = await reconcile(merchant, out.integrationId);
    expect(outRun).toMatchObject({
      state: 'done',
      counts: { compared: 30, matching: 5, differing: 25, overwritten: 25, repairs: 25 },
      interval: { everyMinutes: 120, stretchedBy: null },
    });
    const repairs = await repairsOf(merchant, outRun.id);
    expect(new Set(repairs.map(({ externalKey }) => externalKey))).toEqual(
      new Set(out.listings.slice(0, 25).map(({ productId }) => String(productId))),
    );
    expect(repairs[0]).toMatchObject({ kind: 'figure_overwritten', expected: 10, seen: 12 });
    await until(
      () => shownOf(out.listings),
      (all) => all.every((figure) => figure === 10),
      60_000,
    );

    const bothRun = await reconcile(merchant, both.integrationId);
    expect(bothRun).toMatchObject({ state: 'done', counts: { differing: 25, applied: 25, repairs: 25 } });
    const stock = await Promise.all(both.listings.map(({ itemId }) => readStock(merchant, itemId)));
    expect(stock.map(({ available }) => available)).toEqual([
      ...Array.from({ length: 25 }, () => 7),
      ...Array.from({ length: 5 }, () => 10),
    ]);

    await untilAtRest([...out.listings, ...both.listings]);
    for (const { integrationId } of [out, both]) {
      expect(await reconcile(merchant, integrationId)).toMatchObject({
        counts: { compared: 30, repairs: 0 },
      });
    }
  }, 180_000);

  it('a listing that was deleted in the shop is found, and the item stays', async () => {
    const { integrationId, listings } = await shopOf('outbound', 'GONE', 3);
    const [gone] = listings;
    if (gone === undefined) throw new Error('There is no listing.');
    await onhand.sandbox.control.removeProduct(gone.shopId, gone.productId, true);
    const done = await reconcile(merchant, integrationId);
    expect(done).toMatchObject({ state: 'done', counts: { deleted: 1, repairs: 1 } });
    expect(await repairsOf(merchant, done.id)).toMatchObject([
      { kind: 'listing_deleted', externalKey: String(gone.productId) },
    ]);
    const failed = await listAll(merchant, `/v1/failed-items?integrationId=${integrationId}`);
    expect(failed).toMatchObject([
      { operation: 'publish_stock', code: 'missing', subjectId: gone.listingId },
    ]);
    expect(await readStock(merchant, gone.itemId)).toMatchObject({ available: 10 });
  }, 120_000);

  it('a schedule begins a run, and one that was deleted by hand comes back', async () => {
    const { integrationId } = await connectSandboxShop(onhand, merchant, { subscribe: false });
    const schedule = () =>
      onhand.temporal.schedule.getHandle(scheduleIds.of({ integrationId, entity: 'reconcile' }));
    const made = () => readSchedule(schedule());
    await until(made, (found) => found?.note === 'every 120 minutes');
    await schedule().delete();
    await until(made, (found) => found !== null);
    await merchant.api.patch(`/v1/integrations/${integrationId}`, { reconcileEveryMinutes: 30 }, z.unknown());
    await until(made, (found) => found?.note === 'every 30 minutes');

    await schedule().trigger();
    const done = await until(
      () => newestRun(merchant, integrationId),
      (found) => found?.state === 'done',
      60_000,
    );
    expect(done).toMatchObject({ actor: null, interval: { everyMinutes: 30 } });
    const { taskQueue } = await onhand.temporal.workflow
      .getHandle(workflowIds.bulk({ integrationId, operation: 'reconcile' }))
      .describe();
    expect(taskQueue).toBe(`${onhand.taskQueue}-reconcile`);
    const health = await merchant.api.get(
      `/v1/integrations/${integrationId}/health`,
      z.object({ reconciliation: z.unknown() }),
    );
    expect(health.reconciliation).toMatchObject({
      wantedMinutes: 30,
      everyMinutes: 30,
      stretchedBy: null,
      lastRun: { id: done?.id, state: 'done' },
    });

    await merchant.api.patch(
      `/v1/integrations/${integrationId}`,
      { reconcileEveryMinutes: null },
      z.unknown(),
    );
    await until(made, (found) => found === null);
  }, 120_000);
});

it('a worker that is killed in the middle: the next one goes on from the cursor', async () => {
  const cursors: (string | null)[] = [];
  let isHeld = true;
  const held = Promise.withResolvers<void>();
  const woocommerce: typeof connector = {
    ...connector,
    listings: {
      ...connector.listings,
      async page(call, cursor) {
        cursors.push(cursor);
        if (isHeld && cursor !== null) {
          isHeld = false;
          await held.promise;
        }
        return connector.listings.page(call, cursor);
      },
    },
  };
  const folder = await temporaryFolder();
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  await using onhand = await startOnhand({ worker: false, woocommerce });
  const start = (name: string) =>
    startService({ name: 'worker', env: onhand.workerEnvironment, logFile: join(folder, `${name}.log`) });
  const first = await start('first');
  const merchant = await createMerchant(onhand);
  const products = Array.from({ length: 120 }, (_, index) => ({
    name: `P${index}`,
    sku: `P${index}`,
    stock: index,
  }));
  const { integrationId } = await connectSandboxShop(onhand, merchant, {
    subscribe: false,
    shop: { products },
  });

  await merchant.api.post(`/v1/integrations/${integrationId}/reconcile`, {}, run);
  await until(
    () => newestRun(merchant, integrationId),
    (found) => found?.counts['pages'] === 1 && cursors.length === 2,
    60_000,
  );
  await first.kill();
  held.resolve();
  const second = await start('second');
  cleanup.defer(() => second.stop());
  const done = await until(
    () => newestRun(merchant, integrationId),
    (found) => found?.state !== 'running',
    120_000,
  );
  expect(done).toMatchObject({ state: 'done', counts: { pages: 3, rows: 120, new: 120, restarts: 0 } });
  const [page1, page2, ...after] = cursors;
  expect(page1).toBeNull();
  expect(after[0]).toBe(page2);
  expect(after).toHaveLength(2);
}, 300_000);
