import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import { beginRuns } from '@onhand/core/runs/begin-runs.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { importListings } from '@onhand/core/runs/importing/import-listings.ts';
import { takeInListingPage } from '@onhand/core/runs/listing-readings/take-in-page.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { rowsRead } from '../../setup/rows-read.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const clock = { now: () => new Date() };

const listed = (count: number) =>
  Array.from({ length: count }, (_, number): ListingSnapshot => {
    const sku = `SKU-${number}`;
    const ref = { unit: sku, group: sku, location: '' };
    const seen = { quantity: 10, readStartedAt: new Date().toISOString() };
    return { ref, ids: {}, title: sku, sku, barcode: `9${number}`, state: 'listed', seen };
  });

/** Imports one page of listings into a new merchant's shop, as `worker`. */
async function importOnePage(worker: Db, listings: number) {
  const merchant = await createMerchant(database.db);
  const integrationId = await createIntegration(database.db, merchant, 'shop');
  const begin = { ...merchant, integrationIds: [integrationId], actor: 'test', at: clock.now() };
  const find = { ...merchant, integrationId, kind: 'import_products' } as const;
  return forMerchants([merchant.merchantId], async () => {
    const run = async () => {
      const found = await findNewestRun(worker, find);
      if (found === undefined) throw new Error('There is no run.');
      return found;
    };
    await beginRuns(worker, { ...begin, kind: 'import_products' });
    await takeInListingPage(worker, await run(), { items: listed(listings) }, { clock });
    while ((await importListings(worker, await run(), { clock })) === 'carried');
    return (await run()).counts;
  });
}

it('an import reads as much for each listing, whether or not the statistics know its merchant', async () => {
  const worker = connect(database.urlAs('worker'), { maxConnections: 1 });
  try {
    for (let known = 0; known < 3; known += 1) {
      expect(await importOnePage(worker, 1_000)).toMatchObject({ created: 1_000 });
    }
    await sql`vacuum analyze`.execute(database.db);
    const before = await rowsRead(worker);
    expect(await importOnePage(worker, 1_000)).toMatchObject({ created: 1_000 });
    expect((await rowsRead(worker)) - before).toBeLessThan(1_000 * 150);
  } finally {
    await worker.destroy();
  }
});
