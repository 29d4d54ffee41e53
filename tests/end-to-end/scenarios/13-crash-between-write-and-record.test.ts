import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import type { ManagedProcess } from '@onhand/local-stack/managed-process.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
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

/** WooCommerce with a shop that is through with a request in a second, in place of a minute. */
const woocommerce = { ...connector, stock: { ...connector.stock, requestLifetimeMs: 1_000 } };

let folder: string;
let onhand: TestOnhand;
let worker: ManagedProcess;
const startWorker = (name: string) =>
  startService({ name: 'worker', env: onhand.workerEnvironment, logFile: join(folder, `${name}.log`) });

beforeAll(async () => {
  folder = await temporaryFolder();
  onhand = await startOnhand({ worker: false, woocommerce });
  worker = await startWorker('first');
});
afterAll(async () => {
  await worker.stop();
  await onhand[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it('a worker that is killed after the shop took 8 and before that was recorded: it is read back, and not written again', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const [selling, other] = await Promise.all(
    [1, 2].map(async () => {
      const shop = await connectSandboxShop(onhand, merchant);
      return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
    }),
  );
  if (selling === undefined || other === undefined) throw new Error('There are no shops.');
  const readOther = () => readListing(merchant, other.listingId);
  for (const { listingId } of [selling, other]) await until(() => readListing(merchant, listingId), atRest);
  await control.clearWrites(other.shopId);

  // The answer stays away for as long as anybody waits for it.
  await control.addFault(other.shopId, { kind: 'apply_then_wait', ms: 120_000, on: 'writes', calls: 1 });
  await control.placeOrder(selling.shopId, { lines: [{ productId: selling.productId, quantity: 2 }] });
  const shown = () => control.stockOf(other.shopId, other.productId);
  await until(shown, (figure) => figure === 8);
  await worker.kill();
  expect(await readOther()).toMatchObject({
    channelStock: [{ state: 'open', submitted: { quantity: 8 }, confirmed: { quantity: 10 } }],
  });
  await control.settled(other.shopId);
  await control.clearRequests(other.shopId);

  worker = await startWorker('second');
  // Not before the shop can no longer be working on the first write: its lifetime, and what a call may take.
  await until(readOther, atRest, 150_000);
  const requests = (await control.requests(other.shopId)).map(({ method }) => method);
  expect(requests).not.toEqual([]);
  expect(requests.filter((method) => method !== 'GET')).toEqual([]);
  expect(await control.writes(other.shopId)).toMatchObject([{ quantity: 8, outcome: 'applied' }]);
  expect(await shown()).toBe(8);
  expect(await readOther()).toMatchObject({ channelStock: [{ confirmed: { quantity: 8 } }] });

  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 10, committed: 2, available: 8 });
  const movements = await listAll(merchant, `/v1/items/${itemId}/movements`);
  expect(movements.map(({ kind }) => kind)).toEqual(['commit', 'opening']);
  expect(await listAll(merchant, '/v1/observations')).toEqual([]);
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
}, 300_000);
