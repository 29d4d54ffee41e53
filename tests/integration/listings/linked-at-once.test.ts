import { acceptSuggestions } from '@onhand/core/linking/accept-suggestions.ts';
import { actOnListings } from '@onhand/core/linking/act-on-listings.ts';
import { importNew } from '@onhand/core/linking/import-new.ts';
import type { IntegrationId, ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let shops: IntegrationId[];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  shops = [];
  for (const name of ['one', 'other']) {
    shops.push(await createIntegration(db, merchant, `${name}-${merchant.merchantId}`));
  }
});

const options = { clock: { now: () => new Date() } };
const skus = ['A', 'B', 'C', 'D', 'E'];

/** Every SKU is listed in both shops, and nowhere linked. */
async function listEverywhere(): Promise<void> {
  for (const integrationId of shops) {
    for (const sku of skus) {
      const id = await createListing(database.db, merchant, { integrationId, unit: sku, itemId: null });
      await rename(id, sku);
    }
  }
}
const rename = (id: ListingId, sku: string) =>
  database.db.updateTable('listings').set({ sku }).where('id', '=', id).execute();
const itemsMade = async () =>
  (
    await database.db
      .selectFrom('items')
      .where('merchant_id', '=', merchant.merchantId)
      .select('sku')
      .orderBy('sku')
      .execute()
  ).map(({ sku }) => sku);

it('two who make items of the same SKUs at once make each but once', async () => {
  await listEverywhere();
  const { merchantId } = merchant;
  const asked = skus.map((externalKey) => ({ externalKey, action: 'create', itemId: '', sku: '' }) as const);
  await Promise.all(
    shops.map((integrationId) => actOnListings(database.db, { merchantId, integrationId }, asked, options)),
  );
  expect(await itemsMade()).toEqual(skus);
});

it('two sources that are read at once make an item of each SKU but once', async () => {
  await listEverywhere();
  const { merchantId } = merchant;
  await Promise.all(
    shops.map((integrationId) => importNew(database.db, { merchantId, integrationId }, options)),
  );
  expect(await itemsMade()).toEqual(skus);
});

it('a listing that is renamed while suggestions are accepted is not linked by its old name', async () => {
  const { db } = database;
  const { merchantId } = merchant;
  const [integrationId] = shops;
  if (integrationId === undefined) throw new Error('There is no shop.');
  await createItem(db, merchant, 'MUG', 3);
  const id = await createListing(db, merchant, { integrationId, unit: '1', itemId: null });
  await rename(id, 'MUG');

  let accepting: Promise<unknown> | undefined;
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('listings').set({ sku: 'CUP' }).where('id', '=', id).execute();
    accepting = acceptSuggestions(db, { merchantId, integrationId }, options);
    await until(
      () =>
        sql<{ count: number }>`
          select count(*)::int as count from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db),
      ({ rows }) => (rows[0]?.count ?? 0) > 0,
    );
  });
  expect(await accepting).toEqual({ linked: 0, problems: [] });
});
