import type { IntegrationId } from '@onhand/domain/ids.ts';
import { deleteUnlinked } from '@onhand/core/listings/unlisted.ts';
import { takeInProductListings } from '@onhand/core/runs/listing-readings/take-in-product.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { reconciledShop, shownListing } from '../../setup/reconciled-shop.ts';
import type { ReconciledShop } from '../../setup/reconciled-shop.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let shop: ReconciledShop;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  await db
    .insertInto('sync_settings')
    .values(
      (['orders', 'customers'] as const).map((entity) => ({
        merchant_id: merchant.merchantId,
        integration_id: integrationId,
        entity,
        direction: 'disabled' as const,
      })),
    )
    .execute();
  for (const unit of ['a', 'b', 'c']) {
    await createListing(db, merchant, {
      integrationId,
      unit,
      itemId: await createItem(db, merchant, unit, 10),
    });
  }
  await createListing(db, merchant, { integrationId, unit: 'unlinked', itemId: null });
  await sql`
    update listings set title = external_key, sku = external_key, created_at = now() - interval '1 hour'
    where integration_id = ${integrationId}`.execute(db);
  await sql`
    update channel_stock set known = 10, known_at = now() - interval '1 hour', confirmed = 10
    where integration_id = ${integrationId} and external_stock_id <> 'unlinked'`.execute(db);
  shop = reconciledShop(db, { merchantId: merchant.merchantId, integrationId });
});

const set = (direction: 'outbound' | 'bidirectional', mode: 'instant' | 'scheduled' | 'manual' = 'instant') =>
  database.db
    .updateTable('sync_settings')
    .set({ direction, mode, auto_import: true })
    .$if(mode === 'scheduled', (query) => query.set({ cron: '0 * * * *', time_zone: 'UTC' }))
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'inventory')
    .execute();
const all = (b = 10, c = 10) => [
  shownListing('a', 10),
  shownListing('b', b),
  shownListing('c', c),
  shownListing('unlinked', 1),
];
const statusOf = async (unit: string) =>
  (
    await database.db
      .selectFrom('listings')
      .select('status')
      .where('integration_id', '=', integrationId)
      .where('external_key', '=', unit)
      .executeTakeFirstOrThrow()
  ).status;
const failed = () =>
  database.db
    .selectFrom('failed_items')
    .select(['operation', 'code', 'state'])
    .where('integration_id', '=', integrationId)
    .where('state', '<>', 'closed')
    .execute();

describe('figures', () => {
  it('a shop that shows what is known has nothing to repair, and nothing is read by id', async () => {
    await shop.begin();
    await shop.page(all());
    await shop.compare();
    await shop.takeIn();
    await shop.judge({});
    expect(await shop.conclude()).toBe(true);
    expect(await shop.run()).toMatchObject({
      state: 'done',
      counts: { pages: 1, rows: 4, compared: 3, matching: 3, differing: 0, read_by_id: 0, repairs: 0 },
    });
    const { rows } = await sql`select from reconcile_staged`.execute(database.db);
    expect(rows).toEqual([]);
  });

  it('where stock flows out only, a rise is overwritten and a fall waits for orders', async () => {
    await shop.begin();
    await shop.page(all(7, 12));
    await shop.compare();
    await shop.takeIn();
    await shop.judge({ b: 7, c: 12 });
    expect(await shop.repairs()).toEqual([
      { kind: 'figure_awaits_orders', externalKey: 'b', expected: 10, seen: 7 },
      { kind: 'figure_overwritten', externalKey: 'c', expected: 10, seen: 12 },
    ]);
    const due = await database.db
      .selectFrom('channel_stock')
      .select('external_stock_id as unit')
      .where('integration_id', '=', integrationId)
      .where('state', '=', 'due')
      .orderBy('external_stock_id')
      .execute();
    expect(due).toEqual([{ unit: 'b' }, { unit: 'c' }]);
  });

  it('where stock flows in, a fall is applied at once and a rise is read again', async () => {
    await set('bidirectional');
    await shop.begin();
    await shop.page(all(7, 12));
    await shop.compare();
    await shop.takeIn();
    await shop.judge({ b: 7, c: 12 });
    expect((await shop.repairs()).map(({ kind }) => kind)).toEqual(['figure_applied', 'figure_read_again']);
    const { rows } = await sql<{ on_hand: number }>`
      select on_hand from stock_levels join items on items.id = stock_levels.item_id
      where items.merchant_id = ${merchant.merchantId} and sku = 'b'`.execute(database.db);
    expect(rows).toEqual([{ on_hand: 7 }]);
  });

  it('a figure that is right by the time it is read by id is explained', async () => {
    await shop.begin();
    await shop.page(all(7));
    await shop.compare();
    await shop.takeIn();
    await shop.judge({ b: 10 });
    expect(await shop.run()).toMatchObject({
      counts: { differing: 1, read_by_id: 1, explained: 1, repairs: 0 },
    });
  });

  it('a page that is older than the known figure says nothing', async () => {
    await shop.begin();
    await shop.page(all(7));
    await sql`update channel_stock set known_at = now() + interval '1 minute'`.execute(database.db);
    await shop.compare();
    expect(await shop.run()).toMatchObject({ counts: { compared: 3, differing: 0 } });
  });

  it('by mode manual, a figure that differs is reported; asked for by a person, it is judged', async () => {
    await set('outbound', 'manual');
    await shop.begin();
    await shop.page(all(7));
    await shop.compare();
    await shop.takeIn();
    await shop.judge({ b: 7 });
    await shop.conclude();
    expect(await shop.repairs()).toEqual([
      { kind: 'figure_differs', externalKey: 'b', expected: 10, seen: 7 },
    ]);
    await shop.begin('operator');
    await shop.page(all(7));
    await shop.compare();
    await shop.takeIn();
    await shop.judge({ b: 7 });
    expect((await shop.repairs()).map(({ kind }) => kind)).toEqual(['figure_awaits_orders']);
  });

  it('by mode scheduled, it is read at the next time of the schedule', async () => {
    await set('outbound', 'scheduled');
    await shop.begin();
    await shop.page(all(7));
    await shop.compare();
    const hinted = await database.db
      .selectFrom('channel_stock')
      .select('external_stock_id as unit')
      .where('integration_id', '=', integrationId)
      .where('hinted', '=', true)
      .execute();
    expect(hinted).toEqual([{ unit: 'b' }]);
    expect(await shop.run()).toMatchObject({ counts: { left: 1, repairs: 1 } });
  });
});

describe('listings', () => {
  it('a new listing is taken in, and one that was renamed proposes its new item', async () => {
    await createItem(database.db, merchant, 'other', 1);
    await shop.begin();
    const renamed = shownListing('a', 10, { sku: 'other' });
    await shop.page([renamed, ...all().slice(1), shownListing('fresh', 4)]);
    await shop.compare();
    await shop.takeIn();
    expect(await statusOf('fresh')).toBe('listed');
    const repairs = (await shop.repairs()).map(({ kind, externalKey }) => `${kind} ${externalKey}`);
    expect(new Set(repairs)).toEqual(new Set(['listing_changed a', 'listing_new fresh']));
    const { rows } = await sql<{ sku: string }>`
      select items.sku from listings join items on items.id = proposed_item_id
      where listings.integration_id = ${integrationId} and external_key = 'a'`.execute(database.db);
    expect(rows).toEqual([{ sku: 'other' }]);
  });

  it('what was read after its page stays: a new SKU, a deletion, a product that was sent', async () => {
    const reading = () => ({ merchantId: merchant.merchantId, integrationId, startedAt: new Date() });
    const options = { clock: { now: () => new Date() }, isReleased: false };
    const named = (unit: string) => shownListing(unit, 10, { title: `${unit} of the page` });
    const page = [named('a'), named('b'), named('c'), shownListing('unlinked', 1), shownListing('gone', 1)];
    await takeInProductListings(
      database.db,
      { ...reading(), externalGroup: 'gone' },
      [shownListing('gone', 1)],
      options,
    );
    await shop.begin();
    await shop.page(page);
    const renamed = shownListing('a', 10, { sku: 'renamed' });
    await takeInProductListings(database.db, { ...reading(), externalGroup: 'a' }, [renamed], options);
    await inTransaction(database.db, (tx) =>
      deleteUnlinked(tx, { ...reading(), startedAt: new Date(Date.now() + 1) }, [
        { externalGroup: 'gone', units: [] },
      ]),
    );
    await database.db
      .insertInto('channel_products')
      .values({
        merchant_id: merchant.merchantId,
        integration_id: integrationId,
        external_group: 'b',
        state: 'idle',
        read_at: new Date(),
      })
      .execute();
    await shop.compare();
    // It is found, and read before it is taken in.
    await takeInProductListings(
      database.db,
      { ...reading(), externalGroup: 'c' },
      [shownListing('c', 10)],
      options,
    );
    await shop.takeIn();
    const { rows } = await sql<{ told: string }>`
      select concat_ws(' ', external_key, sku, title, status) as told from listings
      where integration_id = ${integrationId} order by external_key`.execute(database.db);
    expect(rows.map(({ told }) => told)).toEqual([
      'a renamed a listed_and_synced',
      'b b b listed_and_synced',
      'c c c listed_and_synced',
      'gone gone gone deleted',
      'unlinked unlinked unlinked listed',
    ]);
    expect(await shop.repairs()).toEqual([]);
  });

  it('a listing that the shop did not show is read by id, and only then deleted', async () => {
    await shop.begin();
    await shop.page(all().filter(({ ref }) => ref.unit !== 'b' && ref.unit !== 'c'));
    await shop.compare();
    await shop.takeIn();
    // The pages had skipped one of them.
    await shop.judge({ c: 10 });
    expect([await statusOf('b'), await statusOf('c')]).toEqual(['deleted', 'listed_and_synced']);
    expect(await failed()).toEqual([{ operation: 'publish_stock', code: 'missing', state: 'open' }]);
    expect((await shop.repairs()).map(({ kind, externalKey }) => [kind, externalKey])).toEqual([
      ['listing_deleted', 'b'],
    ]);
    await shop.conclude();
    // It does not tell so every two hours.
    await shop.begin();
    await shop.page(all().filter(({ ref }) => ref.unit !== 'b'));
    await shop.compare();
    await shop.judge({});
    expect(await shop.run()).toMatchObject({ counts: { read_by_id: 0, repairs: 0 } });
    await shop.conclude();
    // It is back.
    await shop.begin();
    await shop.page(all());
    await shop.compare();
    await shop.takeIn();
    await shop.judge({ b: 10 });
    expect(await statusOf('b')).toBe('listed_and_synced');
  });

  it('a bad row is a failed item, and the others are compared', async () => {
    await shop.begin();
    await shop.page([shownListing('a', 9), shownListing('b', 10), shownListing('unlinked', 1)], undefined, [
      'c',
    ]);
    await shop.compare();
    await shop.judge({ a: 10 });
    expect(await failed()).toEqual([{ operation: 'read_listing', code: 'odd', state: 'open' }]);
    expect(await shop.run()).toMatchObject({ problems: 1, counts: { failed: 1, differing: 1, deleted: 0 } });
    await shop.conclude();
    await shop.begin();
    await shop.page(all());
    await shop.compare();
    expect(await failed()).toEqual([]);
  });

  it('a row that the database refuses fails alone', async () => {
    await shop.begin();
    await shop.page([
      ...all(),
      shownListing('worse', 1, { title: 'zero \u0000' }),
      shownListing('worst \u0000', 1),
    ]);
    await shop.compare();
    await shop.takeIn();
    expect(await shop.run()).toMatchObject({ problems: 2, counts: { rows: 4, compared: 3 } });
  });
});

describe('pages that do not hold still', () => {
  it('a repeated listing has the pages read anew; after two times, missing listings count for nothing', async () => {
    await shop.begin();
    for (const restarts of [1, 2]) {
      await shop.page([shownListing('a', 10)], '2');
      await shop.page([shownListing('a', 10)], '3');
      expect(await shop.run()).toMatchObject({ cursor: null, counts: { restarts, rows: 0 } });
    }
    await shop.page([shownListing('a', 10)], '2');
    await shop.page([shownListing('a', 10), shownListing('b', 7)]);
    await shop.compare();
    await shop.takeIn();
    await shop.judge({ b: 7 });
    expect((await shop.repairs()).map(({ externalKey }) => externalKey)).toEqual(['b']);
    expect([await statusOf('c'), await statusOf('unlinked')]).toEqual(['listed_and_synced', 'listed']);
    expect(await shop.conclude()).toBe(false);
  });

  it('a page that repeats a listing is known as such with a bad row in it, and stores nothing by halves', async () => {
    await shop.begin();
    await shop.page([shownListing('a', 10)], '2');
    const bad = shownListing('worse', 1, { title: 'zero \u0000' });
    await shop.page([shownListing('b', 10), shownListing('c', 10), bad, shownListing('a', 10)], '3');
    expect(await shop.run()).toMatchObject({ cursor: null, counts: { restarts: 1, rows: 0 }, problems: 0 });
    const { id } = await shop.run();
    const { rows } = await sql`select from reconcile_staged where run_id = ${id}`.execute(database.db);
    expect(rows).toEqual([]);
  });

  it('what the shop names on two pages and cannot show repeats nothing', async () => {
    await shop.begin();
    await shop.page([shownListing('a', 10)], '2', ['broken']);
    await shop.page([shownListing('b', 10)], '3', ['broken']);
    expect(await shop.run()).toMatchObject({ cursor: '3', counts: { restarts: 0, rows: 4, pages: 2 } });
  });

  it('a page that names itself as the next one ends nothing and loops nowhere', async () => {
    await shop.begin();
    for (let pages = 0; pages < 3; pages += 1) {
      await shop.page([shownListing('a', 10)], '2');
      await shop.page([shownListing('b', 10)], '2');
    }
    expect(await shop.run()).toMatchObject({ phase: 'comparing', counts: { restarts: 2, disturbed: 1 } });
  });

  it('pages that a crash of the database lost are read anew', async () => {
    await shop.begin();
    await shop.page(all());
    await sql`truncate reconcile_staged`.execute(database.db);
    await shop.compare();
    expect(await shop.run()).toMatchObject({ phase: 'listings', cursor: null, counts: { restarts: 1 } });
  });

  it('a cancelled run leaves nothing behind', async () => {
    await shop.begin();
    await shop.page(all(), '2');
    const { id } = await shop.run();
    const { moveSyncRun } = await import('@onhand/core/runs/move-sync-run.ts');
    const clock = { now: () => new Date() };
    await moveSyncRun(database.db, { merchantId: merchant.merchantId, id }, 'cancel', { clock });
    const { rows } = await sql`select from reconcile_staged where run_id = ${id}`.execute(database.db);
    expect(rows).toEqual([]);
  });
});

it('an interval that the calls do not fit into is stretched, and the limit is named', async () => {
  await shop.begin();
  await shop.page(all());
  await shop.compare();
  await shop.takeIn();
  const limit = { name: 'hourly', scope: 'integration', kind: 'window', max: 1, seconds: 3_600 } as const;
  await shop.conclude([limit]);
  expect((await shop.run()).detail).toMatchObject({ wantedMinutes: 120, calls: 2, stretchedBy: 'hourly' });
});
