import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { startTemporal } from '@onhand/local-stack/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const orders = 200;
let folder: string;
let onhand: TestOnhand;
let temporal: Awaited<ReturnType<typeof startTemporal>>;

/** A Temporal server of this test's own, that keeps its runs when it is stopped. */
const start = (port?: number) =>
  startTemporal({
    logFile: join(folder, 'temporal.log'),
    databaseFile: join(folder, 'temporal.db'),
    durability: 'fast',
    ...(port === undefined ? {} : { port }),
  });

beforeAll(async () => {
  folder = await temporaryFolder();
  temporal = await start();
  onhand = await startOnhand({ temporalAddress: temporal.address });
});
afterAll(async () => {
  await onhand[Symbol.asyncDispose]();
  await temporal.kill();
  await rm(folder, { recursive: true, force: true });
});

it('while Temporal is away 200 orders are answered 2xx and counted, and on its return all are carried through', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 500);
  const shops = await Promise.all([1, 2].map(() => connectSandboxShop(onhand, merchant)));
  const listings = await Promise.all(
    shops.map((shop) => listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 500 })),
  );
  const readListings = () => Promise.all(listings.map(({ listingId }) => readListing(merchant, listingId)));
  await until(readListings, (all) => all.every(atRest));
  const [selling] = listings;
  if (selling === undefined) throw new Error('There is no shop.');

  await temporal.stop();
  const port = Number(new URL(`http://${temporal.address}`).port);
  for (let order = 0; order < orders; order += 1) {
    await control.placeOrder(selling.shopId, { lines: [{ productId: selling.productId, quantity: 1 }] });
  }
  await control.settled(selling.shopId);
  const { webhooks } = await control.shop(selling.shopId);
  expect(webhooks.filter(({ failures }) => failures > 0)).toEqual([]);
  const deliveries = await control.deliveries(selling.shopId);
  expect(deliveries.filter(({ status }) => status !== 200)).toEqual([]);
  expect(await listAll(merchant, '/v1/orders?limit=200')).toHaveLength(orders);
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 500, committed: 200, available: 300 });

  temporal = await start(port);
  await until(
    () => listAll(merchant, '/v1/orders?limit=200'),
    (all) =>
      all.length === orders && all.every(({ revision, processedRevision }) => revision === processedRevision),
    120_000,
  );
  await until(readListings, (all) => all.every(atRest), 60_000);
  const shown = await Promise.all(
    listings.map(({ shopId, productId }) => control.stockOf(shopId, productId)),
  );
  expect(shown).toEqual([300, 300]);
  for (const { workflowId } of await listAll(merchant, '/v1/orders?limit=200')) {
    const run = await onhand.temporal.workflow.getHandle(String(workflowId)).describe();
    expect(['RUNNING', 'COMPLETED']).toContain(run.status.name);
  }
}, 300_000);
