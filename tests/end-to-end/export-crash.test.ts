import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManagedProcess } from '@onhand/local-stack/managed-process.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant, listAll } from '../setup/shop-front.ts';
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

it.each([
  ['the draft', 0],
  ['the publication', 1],
])(
  'a worker that is killed after the shop made %s and before that was recorded: one product',
  async (name, after) => {
    const { control } = onhand.sandbox;
    const merchant = await createMerchant(onhand, name);
    const seller = await connectSandboxShop(onhand, merchant, {
      role: 'seller',
      subscribe: false,
      listsNewProducts: true,
    });
    const slow = { kind: 'apply_then_wait', ms: 120_000, on: 'writes', calls: 1, after } as const;
    await control.addFault(seller.shopId, slow);
    const item = { title: 'Mug', sku: 'MUG', stock: [{ quantity: 4 }] };
    await merchant.api.post('/v1/items', item, z.object({ id: z.string() }));
    await onhand.shiftClock(31_000);
    const made = async () => (await control.shop(seller.shopId)).products;
    const status = after === 0 ? 'draft' : 'publish';
    await until(made, ([one]) => one?.status === status, 60_000);
    await worker.kill();
    expect(await exportOf(seller.integrationId)).toMatchObject({ state: 'sending' });
    await control.clearFaults(seller.shopId);
    // The call can no longer take effect, and what it made would be found.
    await onhand.shiftClock(31_000 + 240_000);

    worker = await startWorker(`after ${name}`);
    await until(
      () => exportOf(seller.integrationId),
      (one) => one?.state === 'exported',
      120_000,
    );
    const [product, ...others] = await until(made, ([one]) => one?.stock === 4, 60_000);
    expect(product).toMatchObject({ name: 'Mug', sku: 'MUG', status: 'publish' });
    expect(others).toEqual([]);
    expect(await listAll(merchant, `/v1/listings?integrationId=${seller.integrationId}`)).toMatchObject([
      { linkedBy: 'export', status: 'listed_and_synced' },
    ]);
    expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
    await onhand.shiftClock(0);
  },
  300_000,
);

function exportOf(integrationId: string) {
  return onhand.db
    .selectFrom('product_exports')
    .where((row) => row('integration_id', '=', row.val(integrationId as never)))
    .select('state')
    .executeTakeFirst();
}
