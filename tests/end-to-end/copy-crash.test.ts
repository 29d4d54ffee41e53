import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManagedProcess } from '@onhand/local-stack/managed-process.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCopyingShops } from '../setup/copying-shops.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { listAll, readStock } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let folder: string;
let onhand: TestOnhand;
let worker: ManagedProcess;
const startWorker = (name: string) =>
  startService({ name: 'worker', env: onhand.workerEnvironment, logFile: join(folder, `${name}.log`) });

beforeAll(async () => {
  folder = await temporaryFolder();
  onhand = await startOnhand({ worker: false });
  worker = await startWorker('first');
});
afterAll(async () => {
  await worker.stop();
  await onhand[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it('a worker that is killed after the source made the order and before that was recorded: one order, counted once', async () => {
  const { control } = onhand.sandbox;
  const at = await createCopyingShops(onhand, 'orders_one_way');
  // Nobody tells of the order: only the search finds it.
  await control.holdDeliveries(at.source.shopId);
  const slow = { kind: 'apply_then_wait', ms: 120_000, on: 'writes', calls: 1 } as const;
  await control.addFault(at.source.shopId, slow);
  const lines = [{ productId: at.x.shop.productId, quantity: 2 }];
  const placed = await control.placeOrder(at.shop.shopId, { lines });
  await until(
    () => at.sourceOrders(),
    (orders) => orders.length === 1,
    60_000,
  );
  await worker.kill();
  expect(await at.copyOf(placed)).toMatchObject({ state: 'sending', externalOrderId: null });
  await control.settled(at.source.shopId);

  worker = await startWorker('second');
  await until(
    () => at.copyOf(placed),
    (copy) => copy?.state === 'open',
    120_000,
  );
  expect(await at.sourceOrders()).toHaveLength(1);
  await until(
    () => readStock(at.merchant, at.x.itemId),
    ({ onHand, available }) => onHand === 8 && available === 8,
  );
  await control.releaseDeliveries(at.source.shopId);
  // Another write may have been under way as the worker died: it is read back once it can take no effect.
  await at.rest(120_000);
  expect(await at.shown(at.x)).toEqual([8, 8, 8]);
  expect(await listAll(at.merchant, '/v1/observations')).toEqual([]);
  expect(await listAll(at.merchant, '/v1/failed-items')).toEqual([]);
}, 300_000);
