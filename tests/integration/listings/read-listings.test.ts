import { randomBytes } from 'node:crypto';
import { carryBulkForAWhile } from '@onhand/activities/bulk/carry-bulk.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { beginListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { takeInProductListings } from '@onhand/core/runs/listing-readings/take-in-product.ts';
import { findListingReading } from '@onhand/core/runs/listing-readings/find-reading.ts';
import { changeListing } from '@onhand/core/channel-stock/change-listing.ts';
import { needListingsAgain } from '@onhand/core/channel-stock/need-listings-again.ts';
import { linkListing } from '@onhand/core/listings/link-listing.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

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
});

type Answer = OutputOf<'listings.page'>;

const readAt = '2026-06-01T12:00:00.000Z';
const listed = (unit: string, fields: Partial<ListingSnapshot> = {}): ListingSnapshot => ({
  ref: { unit, group: unit, location: '' },
  ids: { product: unit },
  title: `Title ${unit}`,
  sku: unit.toUpperCase(),
  state: 'listed',
  seen: { quantity: 5, readStartedAt: readAt },
  ...fields,
});
const page = (items: readonly ListingSnapshot[], next?: string): Answer => ({
  kind: 'page',
  page: { items: [...items], asOf: readAt, ...(next === undefined ? {} : { next }) },
});

const begin = () =>
  beginListingReadings(database.db, { ...merchant, integrationIds: [integrationId], at: new Date() });

/**
 * Begins a reading that gets these answers, and reads for as long as there are some. Returns what it asked
 * for.
 */
async function read(...answers: Answer[]): Promise<(string | null)[]> {
  await begin();
  return goOn(...answers);
}

async function goOn(...answers: Answer[]): Promise<(string | null)[]> {
  const asked: (string | null)[] = [];
  const stopping = new AbortController();
  const dependencies = noteDependencies(database.db, {
    // One operation is called, and its answer has the shape of that one.
    call: async (_platform, _operation, { input }) => {
      asked.push((input as { cursor: string | null }).cursor);
      const answer = answers[asked.length - 1];
      if (asked.length === answers.length && answer?.kind === 'page' && answer.page.next !== undefined) {
        stopping.abort();
      }
      return answer as never;
    },
  });
  const bulk = { ...merchant, integrationId, operation: 'read_listings' } as const;
  await carryBulkForAWhile(dependencies, bulk, { signal: stopping.signal, beatWith: () => undefined });
  return asked;
}

const reading = () => findListingReading(database.db, { ...merchant, integrationId });
const listing = (externalKey: string) =>
  database.db
    .selectFrom('listings')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('external_key', '=', externalKey)
    .executeTakeFirstOrThrow();
const openFailures = () =>
  database.db
    .selectFrom('failed_items')
    .select(['operation', 'code', 'subject_id', 'state'])
    .where('integration_id', '=', integrationId)
    .where('state', '<>', 'closed')
    .execute();

/** What is new on the platform comes in by itself. */
const letIn = (fields: object = {}) =>
  database.db
    .updateTable('sync_settings')
    .set({ direction: 'inbound', auto_import: true, ...fields })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();

async function linkByMatch(externalKey: string, itemId: ItemId): Promise<void> {
  const { id } = await listing(externalKey);
  const link = { listingId: id, itemId, linkedBy: 'match', matchedBy: 'sku' } as const;
  expect(await linkListing(database.db, { ...merchant, ...link })).toBe(true);
}

it('new listings are kept with their identifiers and figures, and not linked unless that is allowed', async () => {
  const mug = await createItem(database.db, merchant, 'MUG', 3);
  const barcode = { barcode: '4006381333931', handle: 'mug' };
  await read(page([listed('mug', barcode), listed('cup', { state: 'ended' })]));
  expect(await listing('mug')).toMatchObject({
    status: 'listed',
    item_id: null,
    sku: 'MUG',
    ...barcode,
    external_ids: { product: 'mug' },
    counts_from: new Date(readAt),
  });
  expect(await listing('cup')).toMatchObject({ status: 'ended' });
  const figures = await database.db
    .selectFrom('channel_stock')
    .select(['external_stock_id', 'seen', 'state', 'read_due_at'])
    .where('integration_id', '=', integrationId)
    .orderBy('external_stock_id', 'desc')
    .execute();
  expect(figures).toEqual(
    ['mug', 'cup'].map((unit) => ({
      external_stock_id: unit,
      seen: 5,
      state: 'idle',
      read_due_at: null,
    })),
  );
  expect(await reading()).toMatchObject({ state: 'completed', seen: 2, new: 2, linked: 0, problems: 0 });
  expect((await listing('mug')).item_id).not.toBe(mug);
});

it('a new listing tells at once whether its shop manages its stock, where its place is mapped', async () => {
  const elsewhere = { unit: 'far', group: 'far', location: 'elsewhere' };
  const unmanaged = { quantity: null, why: 'unmanaged', readStartedAt: readAt } as const;
  await read(page([listed('mug'), listed('cup', { seen: unmanaged }), listed('far', { ref: elsewhere })]));
  const rows = await Promise.all(['mug', 'cup', 'far'].map(listing));
  expect(rows.map((row) => row.stock_managed)).toEqual([true, false, null]);
  const stock = await database.db
    .selectFrom('channel_stock')
    .select(['external_stock_id', 'seen', 'seen_why', 'seen_at', 'read_due_at'])
    .where('integration_id', '=', integrationId)
    .orderBy('external_stock_id')
    .execute();
  const seen = { seen_at: new Date(readAt), read_due_at: null };
  expect(stock).toEqual([
    { external_stock_id: 'cup', seen: null, seen_why: 'unmanaged', ...seen },
    { external_stock_id: 'mug', seen: 5, seen_why: null, ...seen },
  ]);
});

it('a unit that a page holds twice at a place has the figure of the newer reading', async () => {
  const older = { quantity: 9, readStartedAt: '2026-06-01T11:00:00.000Z' };
  await read(page([listed('mug'), listed('mug', { seen: older })]));
  const stock = await database.db
    .selectFrom('channel_stock')
    .select(['seen', 'seen_at'])
    .where('integration_id', '=', integrationId)
    .execute();
  expect(stock).toEqual([{ seen: 5, seen_at: new Date(readAt) }]);
});

it('what a page could not show is a problem of the run that names it, and is not taken for gone', async () => {
  await read(page([listed('mug'), listed('small', { ref: { unit: 'small', group: 'cup', location: '' } })]));
  const bad = { code: 'quantity_out_of_range', message: 'Too big.' };
  const answer = page([listed('pot')]);
  if (answer.kind === 'page')
    answer.page.unread = [
      { group: 'mug', unit: 'mug', ...bad },
      { group: 'cup', ...bad },
    ];
  await read(answer);
  expect(await reading()).toMatchObject({
    state: 'completed',
    gone: 0,
    problems: 2,
    problemRows: [
      { externalKey: 'mug', ...bad },
      { externalKey: 'cup', ...bad },
    ],
  });
  expect([(await listing('mug')).status, (await listing('small')).status]).toEqual(['listed', 'listed']);
});

it('what matches exactly one item is linked where that is allowed, and its orders that waited count', async () => {
  const { db } = database;
  const mug = await createItem(db, merchant, 'mug', 3);
  await createItem(db, merchant, 'twin', 1);
  await createItem(db, merchant, 'TWIN', 1);
  await read(page([listed('mug')]));
  const order = orderFor('1', { mug: 2 }, { placedAt: new Date().toISOString() });
  await takeIn(db, [deliveryOf({ ...merchant, integrationId }, order)], { clock: { now: () => new Date() } });
  await letIn();
  await read(
    page([listed('mug'), listed('twin'), listed('a', { sku: 'SAME' }), listed('b', { sku: 'same' })]),
  );

  expect(await listing('mug')).toMatchObject({ item_id: mug, linked_by: 'match', matched_by: 'sku' });
  for (const waiting of ['twin', 'a', 'b']) expect(await listing(waiting)).toMatchObject({ item_id: null });
  expect(await reading()).toMatchObject({ state: 'completed', new: 3, linked: 1, created: 0 });
  const level = await db
    .selectFrom('stock_levels')
    .select('committed')
    .where('item_id', '=', mug)
    .executeTakeFirst();
  expect(level).toEqual({ committed: 2 });
});

it('a source store brings its products: an item for each variant, one product for each group', async () => {
  const { db } = database;
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  await letIn();
  const variant = (unit: string, size: string): ListingSnapshot => ({
    ...listed(unit, { title: `Shirt: ${size}`, handle: 'shirt' }),
    ref: { unit, group: 'shirt', location: '' },
  });
  await read(page([listed('mug', { handle: 'mug', barcode: '40' }), variant('s', 'S'), variant('l', 'L')]));
  // Another variant comes later; two that have one SKU are for a person.
  const doubled = [listed('x', { sku: 'X' }), listed('y', { sku: 'X' })];
  await read(page([listed('mug'), variant('s', 'S'), variant('l', 'L'), variant('xl', 'XL'), ...doubled]));
  const items = await db
    .selectFrom('items')
    .innerJoin('products', 'products.id', 'items.product_id')
    .where('items.merchant_id', '=', merchant.merchantId)
    .select(['sku', 'barcode', 'title', 'handle'])
    .orderBy('sku')
    .execute();
  const shirt = { barcode: null, title: 'Shirt', handle: 'shirt' };
  expect(items).toEqual([
    { sku: 'L', ...shirt },
    { sku: 'MUG', barcode: '40', title: 'Title mug', handle: 'mug' },
    { sku: 'S', ...shirt },
    { sku: 'XL', ...shirt },
  ]);
  const products = await db
    .selectFrom('products')
    .select('id')
    .where('merchant_id', '=', merchant.merchantId)
    .execute();
  expect(products).toHaveLength(2);
  expect(await listing('xl')).toMatchObject({ linked_by: 'creation', status: 'listed_and_synced' });
  expect(await listing('x')).toMatchObject({ item_id: null, status: 'listed' });
  expect(await reading()).toMatchObject({ created: 1, new: 3 });
});

it('a matched listing that is called otherwise is taken off its item, which stays proposed', async () => {
  const { db } = database;
  const mug = await createItem(db, merchant, 'MUG', 3);
  const cup = await createItem(db, merchant, 'CUP', 3);
  await read(page([listed('mug')]));
  await linkByMatch('mug', mug);
  const { id: listingId } = await listing('mug');
  await inTransaction(db, (tx) =>
    needListingsAgain(tx, {
      merchantId: merchant.merchantId,
      listingIds: [listingId],
      cause: 'linked',
      at: new Date(),
    }),
  );
  await letIn();
  await read(page([listed('mug', { sku: 'cup' })]));
  const states = await db
    .selectFrom('channel_stock')
    .select('state')
    .where('integration_id', '=', integrationId)
    .execute();
  expect(states).toEqual([{ state: 'idle' }]);
  expect(await listing('mug')).toMatchObject({
    item_id: null,
    proposed_item_id: mug,
    status: 'listed',
    sku: 'cup',
  });
  expect(await reading()).toMatchObject({ unlinked: 1, changed: 1, linked: 0 });
  const order = orderFor('2', { mug: 1 }, { placedAt: new Date().toISOString() });
  await takeIn(db, [deliveryOf({ ...merchant, integrationId }, order)], { clock: { now: () => new Date() } });
  const lines = db.selectFrom('order_lines').select('effect').where('external_key', '=', 'mug');
  expect(await lines.where('merchant_id', '=', merchant.merchantId).execute()).toEqual([
    { effect: 'needs_mapping' },
  ]);
  expect(cup).not.toBe(mug);

  // Back to its old name it is what it was, and that needs nobody.
  await read(page([listed('mug')]));
  expect(await listing('mug')).toMatchObject({ item_id: mug, proposed_item_id: null, linked_by: 'match' });
});

it('one that a hand has linked stays, and what it looks like since it was renamed is proposed', async () => {
  const { db } = database;
  const mug = await createItem(db, merchant, 'OTHER', 3);
  const cup = await createItem(db, merchant, 'CUP', 3);
  await read(page([listed('mug')]));
  const { id: listingId } = await listing('mug');
  await linkListing(db, { ...merchant, listingId, itemId: mug, linkedBy: 'hand' });
  await read(page([listed('mug')]));
  expect(await listing('mug')).toMatchObject({ item_id: mug, proposed_item_id: null });
  await read(page([listed('mug', { sku: 'CUP' })]));
  expect(await listing('mug')).toMatchObject({ item_id: mug, linked_by: 'hand', proposed_item_id: cup });
});

it('what is on no page any more is deleted; where it was linked it is a failed item, until it is seen again', async () => {
  const { db } = database;
  const mug = await createItem(db, merchant, 'MUG', 3);
  await read(page([listed('mug'), listed('cup')]));
  await linkByMatch('mug', mug);
  await db
    .updateTable('listings')
    .set({ created_at: new Date(0) })
    .execute();
  await read(page([]));
  expect(await listing('cup')).toMatchObject({ status: 'deleted' });
  const { id, status } = await listing('mug');
  expect(status).toBe('listed_and_synced');
  expect(await openFailures()).toEqual([
    { operation: 'read_listing', code: 'missing', subject_id: id, state: 'open' },
  ]);
  expect(await reading()).toMatchObject({ seen: 0, gone: 2 });

  await read(page([listed('mug'), listed('cup')]));
  expect(await openFailures()).toEqual([]);
  expect(await listing('cup')).toMatchObject({ status: 'listed' });
});

it('a reading of one product that began earlier and ends later does not make a listing look gone', async () => {
  const { db } = database;
  await read(page([listed('mug')]));
  await db
    .updateTable('listings')
    .set({ created_at: new Date(0) })
    .execute();
  await read(page([listed('mug')], '2'));
  const before = { ...merchant, integrationId, externalGroup: 'mug', startedAt: new Date(1) };
  const options = { clock: { now: () => new Date() }, isReleased: false };
  await takeInProductListings(db, before, [listed('mug')], options);
  await goOn(page([listed('cup')]));
  expect(await reading()).toMatchObject({ state: 'completed', gone: 0 });
  expect(await listing('mug')).toMatchObject({ status: 'listed' });
});

it('goes on from the page where it was stopped, and takes none in twice', async () => {
  expect(await read(page([listed('a')], '2'))).toEqual([null]);
  expect(await reading()).toMatchObject({ state: 'reading', page: '2', seen: 1 });
  // What is asked for meanwhile is the same reading.
  await begin();
  expect(await goOn(page([listed('b')]))).toEqual(['2']);
  expect(await reading()).toMatchObject({ state: 'completed', seen: 2, new: 2 });
});

it('a row that cannot be stored is reported, and keeps no other out', async () => {
  await read(page([listed('a'), listed('bad', { title: 'NUL \0' }), listed('b')], '2'));
  await goOn(page([listed('c')]));
  expect(await reading()).toMatchObject({
    state: 'completed',
    seen: 4,
    new: 3,
    problems: 1,
    problemRows: [{ externalKey: 'bad' }],
  });
});

it('texts that cannot be stored as they are lose no listing', async () => {
  // What no index can hold, and no compression makes shorter.
  const long = randomBytes(6_000).toString('base64');
  const texts = (text: string) => ({ title: text, handle: `handle ${text}`, barcode: text });
  await read(
    storableData(
      page([
        listed('nul', texts('NUL \0 ')),
        listed('half', texts('half \uD83E')),
        listed('long', { title: 'x'.repeat(200_000) }),
        listed('longest', { sku: long }),
        listed('last'),
      ]),
    ),
  );
  expect(await reading()).toMatchObject({
    state: 'completed',
    seen: 5,
    new: 4,
    problems: 1,
    problemRows: [{ externalKey: 'longest', code: 'data_refused' }],
  });
  expect((await listing('nul')).title).toBe('NUL  ');
  expect((await listing('half')).title).toBe('half \uFFFD');
  expect((await listing('long')).title).toHaveLength(100_000);
});

it('ends in the words of a platform that refuses; a page that it no longer knows lets it begin anew', async () => {
  const refused: Answer = { kind: 'rejected', code: 'forbidden', message: 'You may not list products.' };
  await read(refused);
  expect(await reading()).toMatchObject({
    state: 'failed',
    failureCode: 'forbidden',
    failureMessage: 'You may not list products.',
  });
  await read(page([listed('a')], '2'));
  expect(await goOn(refused, page([listed('a')]))).toEqual(['2', null]);
  expect(await reading()).toMatchObject({ state: 'completed', seen: 1, failureCode: null });
});

it('matches and creates in batches, without end and without leaving any out', async () => {
  const { db } = database;
  const { merchantId } = merchant;
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  await letIn();
  await sql`
    with product as (insert into products (merchant_id, title) values (${merchantId}, 'Many') returning id)
    insert into items (merchant_id, product_id, sku)
    select ${merchantId}, product.id, 'u' || unit from product, generate_series(1, 501) unit`.execute(db);
  const units = Array.from({ length: 1_010 }, (_, index) => listed(`u${index + 1}`));
  await read(page(units));
  expect(await reading()).toMatchObject({ state: 'completed', new: 1_010, linked: 501, created: 509 });
  const [left] = await db
    .selectFrom('listings')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('integration_id', '=', integrationId)
    .where('item_id', 'is', null)
    .execute();
  expect(left).toEqual({ left: 0 });
});

const waitingLines = async () => {
  const rows = await database.db
    .selectFrom('waiting_units')
    .where('merchant_id', '=', merchant.merchantId)
    .select(['units', 'kind'])
    .execute();
  const incidents = await database.db
    .selectFrom('incidents')
    .where('merchant_id', '=', merchant.merchantId)
    .where('kind', '=', 'oversell')
    .select(['units', sql<boolean>`resolved_at is null`.as('open')])
    .orderBy('id')
    .execute();
  return { rows, incidents };
};
const sellSeven = async () => {
  const itemId = await createItem(database.db, merchant, 'A', 5);
  await read(page([listed('a', { backorders: false })]));
  const { id: listingId } = await listing('a');
  await linkListing(database.db, { ...merchant, listingId, itemId, linkedBy: 'hand' });
  const clock = { now: () => new Date() };
  const order = orderFor('1', { a: 7 }, { placedAt: new Date().toISOString() });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], { clock });
};
const oversold = (open: boolean) => ({ units: 2, open });

it('a reading tells whether the shop sells beyond its stock, and waiting lines follow', async () => {
  await sellSeven();
  expect(await waitingLines()).toEqual({
    rows: [{ units: 2, kind: 'oversold' }],
    incidents: [oversold(true)],
  });
  await read(page([listed('a', { backorders: true })]));
  expect((await listing('a')).backorders).toBe(true);
  expect(await waitingLines()).toEqual({
    rows: [{ units: 2, kind: 'backordered' }],
    incidents: [oversold(false)],
  });
  // A platform that does not tell changes nothing.
  await read(page([listed('a')]));
  expect((await listing('a')).backorders).toBe(true);
  const product = { ...merchant, integrationId, startedAt: new Date(readAt), externalGroup: 'a' };
  await takeInProductListings(database.db, product, [listed('a', { backorders: false })], {
    clock: { now: () => new Date() },
    isReleased: false,
  });
  expect(await waitingLines()).toEqual({
    rows: [{ units: 2, kind: 'oversold' }],
    incidents: [oversold(false), oversold(true)],
  });
});

it('backorders that were set by hand stay, whatever the shop tells, until they are handed back', async () => {
  await sellSeven();
  const { id: listingId } = await listing('a');
  const set = (backorders: boolean | null) =>
    changeListing(database.db, { ...merchant, listingId, change: { backorders }, at: new Date() });
  await set(true);
  await read(page([listed('a', { backorders: false })]));
  expect((await listing('a')).backorders).toBe(true);
  expect((await waitingLines()).rows).toEqual([{ units: 2, kind: 'backordered' }]);
  await set(null);
  expect((await listing('a')).backorders).toBe(false);
  expect(await waitingLines()).toEqual({
    rows: [{ units: 2, kind: 'oversold' }],
    incidents: [oversold(false), oversold(true)],
  });
});
