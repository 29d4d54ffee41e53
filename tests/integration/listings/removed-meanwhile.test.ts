import { carryBulkForAWhile } from '@onhand/activities/bulk/carry-bulk.ts';
import { beginListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { findListingReading } from '@onhand/core/runs/listing-readings/find-reading.ts';
import { linkListing } from '@onhand/core/listings/link-listing.ts';
import type { InputOf } from '@onhand/contracts/connector/operations.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import { servedShop } from '../connector-woocommerce/arrangement.ts';

it('a reading finds every listing, though others are removed while it reads', async () => {
  await using parts = new AsyncDisposableStack();
  const sandbox = await startSandbox();
  parts.defer(() => sandbox.close());
  const database = await createTestDatabase();
  parts.defer(() => database.drop());
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  const ids = Array.from({ length: 60 }, (_, index) => index + 1);
  const shop = await sandbox.control.createShop({
    id: 'shop',
    products: ids.map((id) => ({ id, name: `Mug ${id}`, sku: `MUG-${id}`, stock: 1 })),
  });
  const { ask } = servedShop(shop);
  const read = async (afterFirstPage: () => Promise<unknown>) => {
    await beginListingReadings(db, { ...merchant, integrationIds: [integrationId], at: new Date() });
    const dependencies = noteDependencies(db, {
      // One operation is called, and its answer has the shape of that one.
      call: async (_platform, _operation, { input }) => {
        const { cursor } = input as InputOf<'listings.page'>;
        const answer = await ask('listings.page', { cursor });
        if (cursor === null) await afterFirstPage();
        return answer as never;
      },
    });
    const bulk = { ...merchant, integrationId, operation: 'read_listings' } as const;
    const { signal } = new AbortController();
    await carryBulkForAWhile(dependencies, bulk, { signal, beatWith: () => undefined });
    return findListingReading(db, { ...merchant, integrationId });
  };

  expect(await read(async () => undefined)).toMatchObject({ state: 'completed', seen: 60 });
  // The first product of the second page is linked: if a reading misses it, a failed item says it is gone.
  const { id: listingId } = await db
    .selectFrom('listings')
    .select('id')
    .where('external_key', '=', '51')
    .executeTakeFirstOrThrow();
  const itemId = await createItem(db, merchant, 'MUG-51', 1);
  await linkListing(db, { ...merchant, listingId, itemId, linkedBy: 'hand' });

  const reading = await read(async () => {
    for (const id of [10, 20, 30]) await sandbox.control.removeProduct('shop', id);
  });
  expect(reading).toMatchObject({ state: 'completed', seen: 60, gone: 0 });
  expect(await db.selectFrom('failed_items').select('code').execute()).toEqual([]);
});
