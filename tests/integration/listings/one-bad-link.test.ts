import { acceptSuggestions } from '@onhand/core/linking/accept-suggestions.ts';
import { actOnListings } from '@onhand/core/linking/act-on-listings.ts';
import { importNew } from '@onhand/core/linking/import-new.ts';
import { beginListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { matchListings } from '@onhand/core/runs/listing-readings/match-listings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createIntegration,
  createListing,
  createMerchant,
  createUnopenedItem,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

const units = ['a', 'b', 'c', 'd', 'e'] as const;
/** The unit whose quantity has changed as often as a column can count. */
const bad = 'c';
const healthy = units.filter((unit) => unit !== bad);
const most = sql<number>`9223372036854775807`;
const options = { clock: { now: () => new Date() } };

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  for (const unit of units) {
    const id = await createListing(db, merchant, { integrationId, unit, itemId: null });
    await db.updateTable('listings').set({ sku: unit }).where('id', '=', id).execute();
  }
  await db
    .updateTable('channel_stock')
    .set({ needed_revision: most })
    .where('integration_id', '=', integrationId)
    .where('external_stock_id', '=', bad)
    .execute();
});

const scope = () => ({ merchantId: merchant.merchantId, integrationId });
const linked = async () =>
  (
    await database.db
      .selectFrom('listings')
      .where('integration_id', '=', integrationId)
      .where('item_id', 'is not', null)
      .select('external_key as unit')
      .orderBy('external_key')
      .execute()
  ).map(({ unit }) => unit);
const createItems = () => Promise.all(units.map((sku) => createUnopenedItem(database.db, merchant, sku)));
const problem = { externalKey: bad, code: 'quantity_out_of_range', message: expect.any(String) };

it('a listing that cannot be linked is named, and the others that match are linked', async () => {
  await createItems();
  expect(await acceptSuggestions(database.db, scope(), options)).toEqual({
    linked: healthy.length,
    problems: [problem],
  });
  expect(await linked()).toEqual(healthy);
});

it('a listing that cannot become an item is named, and leaves no item behind', async () => {
  expect(await importNew(database.db, scope(), options)).toEqual({
    created: healthy.length,
    problems: [problem],
  });
  expect(await linked()).toEqual(healthy);
  const items = await database.db
    .selectFrom('items')
    .where('merchant_id', '=', merchant.merchantId)
    .select('sku')
    .orderBy('sku')
    .execute();
  expect(items.map(({ sku }) => sku)).toEqual(healthy);
});

it('of actions that a person asks for, only the one on that listing is refused', async () => {
  await createItems();
  const asked = units.map((unit) => ({ externalKey: unit, action: 'link', itemId: '', sku: unit }) as const);
  const refused = { kind: 'refused', code: 'quantity_out_of_range', detail: expect.any(String) };
  expect(await actOnListings(database.db, scope(), asked, options)).toEqual(
    units.map((unit) => (unit === bad ? refused : { kind: 'linked' })),
  );
  expect(await linked()).toEqual(healthy);
});

it('of listings that a person makes items of, only that one is refused, and two of one SKU make one item', async () => {
  const { db } = database;
  await db.updateTable('listings').set({ sku: 'a' }).where('external_key', '=', 'e').execute();
  const asked = units.map((unit) => ({ externalKey: unit, action: 'create', itemId: '', sku: '' }) as const);
  const outcomes = await actOnListings(db, scope(), asked, options);
  expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.kind))).toEqual([
    'created',
    'created',
    'quantity_out_of_range',
    'created',
    'sku_in_use',
  ]);
  expect(await linked()).toEqual(['a', 'b', 'd']);
});

it('the reading that matches the listings ends, and names it', async () => {
  const { db } = database;
  await createItems();
  await db
    .updateTable('sync_settings')
    .set({ direction: 'bidirectional', auto_import: true })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();
  const { merchantId } = merchant;
  const at = new Date();
  await inTransaction(db, (tx) =>
    beginListingReadings(tx, { merchantId, integrationIds: [integrationId], at }),
  );
  const newest = () => findNewestRun(db, { merchantId, integrationId, kind: 'read_listings' });
  const run = await newest();
  if (run === undefined) throw new Error('No reading began.');
  await matchListings(db, run, options);
  expect(await newest()).toMatchObject({
    state: 'done',
    counts: { linked: healthy.length },
    problems: 1,
    problemRows: [problem],
  });
});
