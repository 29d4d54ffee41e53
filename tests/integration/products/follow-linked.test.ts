import { takeUnfollowed } from '@onhand/core/listings/followed-groups.ts';
import { concludeListings } from '@onhand/core/products/conclude-listings.ts';
import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { forgetChannelProduct } from '@onhand/core/products/forget-channel-product.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
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
import { rowsTouched } from '../../setup/rows-touched.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchant = await createMerchant(database.db);
  integrationId = await createIntegration(database.db, merchant, `shop-${merchant.merchantId}`);
  await comeIn(true);
});

const comeIn = (isOn: boolean) =>
  database.db
    .updateTable('sync_settings')
    .set({ direction: isOn ? 'bidirectional' : 'outbound', auto_import: isOn })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();
async function link(unit: string): Promise<void> {
  const itemId = await createUnopenedItem(database.db, merchant, unit);
  await createListing(database.db, merchant, { integrationId, unit, itemId });
}
const follow = () => followLinkedProducts(database.db, new Date());
const followed = async () =>
  (
    await database.db
      .selectFrom('channel_products')
      .where('integration_id', '=', integrationId)
      .select('external_group')
      .orderBy('external_group')
      .execute()
  ).map((row) => row.external_group);

it('a sweep reads what was linked since the last one, and not all linked listings', async () => {
  const itemId = await createUnopenedItem(database.db, merchant, 'many');
  await sql`
    insert into listings (merchant_id, integration_id, item_id, external_key, external_group, status, linked_by, counts_from)
    select ${merchant.merchantId}, ${integrationId}, ${itemId}, 'u' || number, 'g' || number, 'listed_and_synced',
           'hand', now()
    from generate_series(1, 6000) number`.execute(database.db);
  await follow();
  expect(await followed()).toHaveLength(6_000);
  await sql`vacuum analyze listings`.execute(database.db);
  const touched = () =>
    inTransaction(database.db, async (tx) => {
      const before = await rowsTouched(tx);
      const taken = await takeUnfollowed(tx, { integrationIds: [integrationId], limit: 5_000 });
      return { taken: taken.length, rows: (await rowsTouched(tx)) - before };
    });
  const idle = await touched();
  expect(idle.taken).toBe(0);
  expect(idle.rows).toBeLessThan(20);
  await link('new');
  const one = await touched();
  expect(one.taken).toBe(1);
  expect(one.rows).toBeLessThan(40);
});

it('products linked before changes came in are followed once they do', async () => {
  await comeIn(false);
  await link('a');
  await follow();
  expect(await followed()).toEqual([]);
  await comeIn(true);
  await follow();
  expect(await followed()).toEqual(['a']);
});

/** Links or unlinks every listing. */
async function setLinked(itemId: ItemId | null): Promise<void> {
  await database.db
    .updateTable('listings')
    .set(
      itemId === null
        ? { item_id: null, linked_by: null, status: 'listed' }
        : { item_id: itemId, linked_by: 'hand', status: 'listed_and_synced' },
    )
    .where('integration_id', '=', integrationId)
    .execute();
}

async function conclude(externalGroup: string): Promise<string> {
  const { id, needed_revision: needed } = await database.db
    .selectFrom('channel_products')
    .where('integration_id', '=', integrationId)
    .where('external_group', '=', externalGroup)
    .select(['id', 'needed_revision'])
    .executeTakeFirstOrThrow();
  const ref = { merchantId: merchant.merchantId, integrationId, externalGroup };
  const read = { id, needed, problem: null, workflowId: 'w', now: new Date() };
  return concludeListings(database.db, ref, read);
}

it('a product whose listing was unlinked is forgotten, and followed again once one is linked again', async () => {
  await link('a');
  await follow();
  await setLinked(null);
  expect(await conclude('a')).toBe('forgotten');
  await follow();
  expect(await followed()).toEqual([]);
  await setLinked(await createUnopenedItem(database.db, merchant, 'other'));
  await follow();
  expect(await followed()).toEqual(['a']);
});

it('a product with a linked listing is not forgotten', async () => {
  await link('a');
  await follow();
  const ref = { merchantId: merchant.merchantId, integrationId, externalGroup: 'a' };
  const given = { needed: 1, workflowId: 'w', now: new Date() };
  expect(await inTransaction(database.db, (tx) => forgetChannelProduct(tx, ref, given))).toBe(false);
  expect(await followed()).toEqual(['a']);
});

it('an order of a listing does not wait while its product begins to be followed', async () => {
  await link('a');
  await inTransaction(database.db, async (tx) => {
    await takeUnfollowed(tx, { integrationIds: [integrationId], limit: 10 });
    // A row that refers to the listing takes this lock.
    await inTransaction(database.db, (other) =>
      sql`select from listings where integration_id = ${integrationId} for key share nowait`.execute(other),
    );
  });
});

it('a listing that moves to another product has that one followed', async () => {
  await link('a');
  await follow();
  await database.db
    .updateTable('listings')
    .set({ external_group: 'b' })
    .where('integration_id', '=', integrationId)
    .execute();
  await follow();
  expect(await followed()).toEqual(['a', 'b']);
});
