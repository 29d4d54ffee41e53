import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { beginBulk, readRun, runEnded } from '../setup/bulk.ts';
import { startOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

const items = 20_000;

it('a worker that is killed twice in the middle of an import of 20,000 items: every item exactly once', async () => {
  const cursors: (string | null)[] = [];
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const woocommerce: typeof connector = {
    ...connector,
    listings: {
      ...connector.listings,
      async page(call, cursor) {
        cursors.push(cursor);
        if (cursors.length === 100) {
          reached.resolve();
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
  const merchant = await createMerchant(onhand);
  const products = Array.from({ length: items }, (_, index) => ({
    name: `P${index}`,
    sku: `P${index}`,
    stock: index % 50,
  }));
  const { integrationId } = await connectSandboxShop(onhand, merchant, {
    subscribe: false,
    role: 'supplier',
    shop: { products },
  });
  // Nothing else imports them meanwhile: a pass of a worker that runs already would read the first ones.
  const settings = { mode: 'manual' };
  const path = `/v1/integrations/${integrationId}/sync-settings/products`;
  await merchant.api.put(path, settings, z.unknown());
  const first = await start('first');

  const { id } = await beginBulk(merchant, integrationId, { operation: 'import_products' });
  await reached.promise;
  await first.kill();
  held.resolve();
  const second = await start('second');
  // It is killed wherever it is, in the middle of a page or between two.
  await until(
    () => readRun(merchant, id),
    ({ counts }) => (counts['created'] ?? 0) >= items / 4,
    600_000,
  );
  await second.kill();
  const before = await readRun(merchant, id);
  expect(before.state).toBe('running');
  const third = await start('third');
  cleanup.defer(() => third.stop());
  const done = await runEnded(merchant, id, 600_000);

  expect(done).toMatchObject({
    state: 'done',
    progress: { total: items, done: items, failed: 0, skipped: 0, secondsLeft: null },
    counts: { seen: items, new: items, created: items, linked: 0, known: 0, restarts: 0 },
    problems: { total: 0 },
  });
  // The page at which it was killed is asked for again, and no page before it.
  expect(cursors.filter((cursor) => cursor === null)).toHaveLength(1);
  expect(cursors.length).toBeLessThanOrEqual((done.counts['pages'] ?? 0) + 2);
  const { rows } = await sql`
    select count(*)::int as items, count(distinct items.sku)::int as skus, count(distinct items.product_id)::int as products,
           (select count(distinct item_id)::int from listings where integration_id = ${integrationId}) as linked
    from items`.execute(onhand.db);
  expect(rows).toEqual([{ items, skus: items, products: items, linked: items }]);
}, 1_500_000);
