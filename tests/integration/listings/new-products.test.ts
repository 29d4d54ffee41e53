import { carryChange } from '@onhand/activities/carry-change.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { InputOf, Operation, OutputOf } from '@onhand/contracts/connector/operations.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { releaseProducts } from '@onhand/core/products/release-products.ts';
import { beginListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { failRunning } from '@onhand/core/runs/change-running.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import type { ChangeOutcome } from '@onhand/workflows/contracts/change.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
/** What the shop lists, by product. */
let shown: Map<string, ListingSnapshot[]>;
/** Answers in place of the shop's own, the next one first. */
let faults: OutputOf<'listings.get'>[number]['result'][];
/** The operations that were called. */
let called: Operation[];
/** Happens while listings are read. */
let whileRead: () => Promise<unknown>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchant = await createMerchant(database.db);
  integrationId = await createIntegration(database.db, merchant, `shop-${merchant.merchantId}`);
  shown = new Map();
  faults = [];
  called = [];
  whileRead = async () => undefined;
});

const listed = (unit: string, fields: Partial<ListingSnapshot> = {}): ListingSnapshot => ({
  ref: { unit, group: unit, location: '' },
  ids: { product: unit },
  title: `Title ${unit}`,
  sku: unit.toUpperCase(),
  state: 'listed',
  seen: { quantity: 5, readStartedAt: new Date().toISOString() },
  ...fields,
});
const variant = (unit: string): ListingSnapshot => ({
  ...listed(unit, { title: `Shirt: ${unit}`, handle: 'shirt' }),
  ref: { unit, group: 'shirt', location: '' },
});

/** Sets the settings of the shop's products, and its role. */
async function settings(fields: object, role: 'supplier' | 'seller' = 'supplier'): Promise<void> {
  const { db } = database;
  await db
    .updateTable('integrations')
    .set({ role, currency: 'EUR' })
    .where('id', '=', integrationId)
    .execute();
  await db
    .updateTable('sync_settings')
    .set({ direction: 'inbound', auto_import: true, fields: [...productFields], ...fields })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();
}

let events = 0;
const hear = (group: string) => {
  events += 1;
  const event = { kind: 'product', eventKey: `event-${events}`, topic: 'product.created', group } as const;
  return takeIn(
    database.db,
    [{ ...merchant, integrationId, origin: 'webhook', receivedAt: new Date(), event }],
    { clock: { now: () => new Date() } },
  );
};

const snapshotOf = (group: string) => ({
  group,
  version: null,
  currency: 'EUR',
  title: group,
  units: (shown.get(group) ?? []).map(({ ref, sku }) => ({ ref, ...(sku !== undefined && { sku }) })),
  readStartedAt: new Date().toISOString(),
});

async function answerTo(operation: Operation, [group = '']: readonly string[]): Promise<object> {
  if (operation === 'products.get') return { kind: 'product', product: snapshotOf(group) };
  const items = shown.get(group);
  const answer = faults.shift() ?? (items === undefined ? { kind: 'absent' } : { kind: 'listings', items });
  await whileRead();
  return answer;
}

/** Carries the product over as the workflow `change` does, until it waits or ends. */
async function carry(externalGroup: string): Promise<ChangeOutcome> {
  const dependencies = noteDependencies(database.db, {
    // What the activity asks of a description.
    describe: async () =>
      ({
        stock: { requestLifetimeMs: 60_000 },
        products: {
          readable: productFields,
          writable: productFields,
          salePrice: true,
          batch: 10,
          overlapMs: 0,
        },
      }) as unknown as Description,
    call: async (_platform, operation, { input }) => {
      called.push(operation);
      const { groups } = input as InputOf<'listings.get'>;
      // Each operation has an answer of its own shape.
      return [{ key: groups[0], result: await answerTo(operation, groups) }] as never;
    },
  });
  let outcome: ChangeOutcome;
  do {
    outcome = await carryChange(dependencies, { ...merchant, integrationId, externalGroup });
  } while (outcome.kind === 'again' && outcome.waitMs === 0);
  return outcome;
}

const listings = () =>
  database.db
    .selectFrom('listings')
    .select(['external_key', 'status', 'linked_by'])
    .where('integration_id', '=', integrationId)
    .orderBy('external_key')
    .execute();
const itemsMade = async () =>
  (
    await database.db
      .selectFrom('items')
      .where('merchant_id', '=', merchant.merchantId)
      .select('sku')
      .orderBy('sku')
      .execute()
  ).map(({ sku }) => sku);
const channelProducts = () =>
  database.db
    .selectFrom('channel_products')
    .select(['external_group', 'state', 'code', 'listings_needed_revision'])
    .where('integration_id', '=', integrationId)
    .execute();
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .select(['id', 'operation', 'subject_kind', 'code', 'platform_message', 'state'])
    .where('integration_id', '=', integrationId)
    .execute();

it('a new product of a supplier brings its items and listings once, however often its event arrives', async () => {
  await settings({});
  shown.set('shirt', [variant('s'), variant('l')]);
  await hear('shirt');
  await hear('shirt');
  await carry('shirt');
  expect(await itemsMade()).toEqual(['L', 'S']);
  expect(await listings()).toEqual(
    ['l', 's'].map((external_key) => ({
      external_key,
      status: 'listed_and_synced',
      linked_by: 'creation',
    })),
  );
  expect(await channelProducts()).toEqual([
    { external_group: 'shirt', state: 'idle', code: null, listings_needed_revision: null },
  ]);
  await hear('shirt');
  await carry('shirt');
  expect(called.filter((operation) => operation === 'listings.get')).toHaveLength(1);
  expect(await itemsMade()).toEqual(['L', 'S']);
});

it('a product that is not ready to be sold is listed, and imported once an event says that it is', async () => {
  await settings({});
  shown.set('mug', [listed('mug', { state: 'ended', title: 'Draft' })]);
  await hear('mug');
  expect(await carry('mug')).toEqual({ kind: 'not_linked' });
  expect(await listings()).toEqual([{ external_key: 'mug', status: 'ended', linked_by: null }]);
  expect(await channelProducts()).toEqual([]);
  shown.set('mug', [listed('mug')]);
  await hear('mug');
  await carry('mug');
  expect(await itemsMade()).toEqual(['MUG']);
});

it('a new unit of a product that is synced is imported', async () => {
  await settings({});
  shown.set('shirt', [variant('s')]);
  await hear('shirt');
  await carry('shirt');
  shown.set('shirt', [variant('s'), variant('xl')]);
  await hear('shirt');
  await carry('shirt');
  expect(await itemsMade()).toEqual(['S', 'XL']);
  expect(await failedItems()).toEqual([]);
});

it('a product is listed for review where new products do not come in, and is not read again', async () => {
  const reviewed = [{ external_key: 'mug', status: 'listed', linked_by: null }];
  const closed = [
    [{ auto_import: false }, 'supplier'],
    [{ direction: 'outbound', auto_import: false, auto_export: true }, 'seller'],
  ] as const;
  shown.set('mug', [listed('mug')]);
  for (const [fields, role] of closed) {
    await database.db.deleteFrom('listings').where('integration_id', '=', integrationId).execute();
    called = [];
    await settings(fields, role);
    await hear('mug');
    expect(await carry('mug')).toEqual({ kind: 'not_linked' });
    expect(await listings()).toEqual(reviewed);
    await hear('mug');
    await carry('mug');
    expect(called).toEqual(['listings.get']);
  }
  expect(await itemsMade()).toEqual([]);
});

it('a new product of a seller is linked by match where products come in, and no item is created', async () => {
  await settings({ direction: 'bidirectional' }, 'seller');
  await createItem(database.db, merchant, 'MUG', 3);
  shown.set('mug', [listed('mug')]);
  shown.set('cup', [listed('cup')]);
  for (const group of ['mug', 'cup']) {
    await hear(group);
    await carry(group);
  }
  expect(await listings()).toEqual([
    { external_key: 'cup', status: 'listed', linked_by: null },
    { external_key: 'mug', status: 'listed_and_synced', linked_by: 'match' },
  ]);
  expect(await itemsMade()).toEqual(['MUG']);
});

it('nothing is read unasked where products are disabled or by hand only', async () => {
  for (const fields of [{ direction: 'disabled' }, { mode: 'manual' }]) {
    await settings(fields);
    await hear('mug');
    expect(await channelProducts()).toEqual([]);
  }
});

it('on a schedule, a new product waits for the next time', async () => {
  await settings({ mode: 'scheduled', cron: '0 0 * * *', time_zone: 'UTC' });
  shown.set('mug', [listed('mug')]);
  await hear('mug');
  expect(await carry('mug')).toEqual({ kind: 'waiting', code: 'awaiting_schedule' });
  expect(called).toEqual([]);
  expect(await releaseProducts(database.db, integrationId, new Date())).toBe(1);
  await carry('mug');
  expect(await itemsMade()).toEqual(['MUG']);
});

it('a product that is gone by the time its event arrives leaves nothing', async () => {
  await settings({});
  await hear('mug');
  expect(await carry('mug')).toEqual({ kind: 'not_linked' });
  expect([await listings(), await channelProducts(), await failedItems()]).toEqual([[], [], []]);
});

it('an event that arrives while the listings are read has them read again', async () => {
  await settings({});
  shown.set('mug', [listed('mug', { state: 'ended' })]);
  whileRead = async () => {
    whileRead = async () => undefined;
    shown.set('mug', [listed('mug')]);
    await hear('mug');
  };
  await hear('mug');
  await carry('mug');
  expect(await itemsMade()).toEqual(['MUG']);
});

it('a shop that is away is asked again, and uses up no attempts', async () => {
  await settings({});
  shown.set('mug', [listed('mug')]);
  faults.push(
    ...Array.from({ length: 7 }, () => ({ kind: 'unavailable' as const, message: 'The shop is down.' })),
  );
  await hear('mug');
  for (let times = 0; times < 7; times += 1) expect(await carry('mug')).toMatchObject({ kind: 'again' });
  await carry('mug');
  expect(await itemsMade()).toEqual(['MUG']);
  expect(await failedItems()).toEqual([]);
});

it('what the shop refuses is a failed item, and its retry imports the product', async () => {
  await settings({});
  const { db } = database;
  const { merchantId } = merchant;
  shown.set('mug', [listed('mug')]);
  faults.push({ kind: 'rejected', code: 'forbidden', message: 'You may not list products.' });
  await hear('mug');
  expect(await carry('mug')).toMatchObject({ kind: 'failed', code: 'forbidden' });
  const [failed, ...others] = await failedItems();
  expect(others).toEqual([]);
  expect(failed).toMatchObject({
    operation: 'import_product',
    subject_kind: 'channel_product',
    platform_message: 'You may not list products.',
    state: 'open',
  });
  const startWork = {
    nudge: () => undefined,
    sale: () => undefined,
    bulk: async () => undefined,
    products: async () => undefined,
    hear: () => undefined,
  };
  const ids = failed === undefined ? [] : [failed.id];
  await moveFailedItems(db, { merchantId, move: 'retry', ids }, { startWork, at: new Date() });
  await carry('mug');
  expect(await itemsMade()).toEqual(['MUG']);
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('a unit that cannot be stored is a failed item, and keeps no other unit out', async () => {
  await settings({});
  shown.set('shirt', [variant('s'), { ...variant('bad'), title: 'NUL \0' }]);
  await hear('shirt');
  await carry('shirt');
  expect(await itemsMade()).toEqual(['S']);
  expect(await failedItems()).toMatchObject([
    { operation: 'import_product', code: 'data_invalid', state: 'open' },
  ]);
  shown.set('shirt', [variant('s'), variant('bad')]);
  await hear('shirt');
  await carry('shirt');
  expect(await itemsMade()).toEqual(['BAD', 'S']);
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('while all listings are read, a new product waits: listings are matched once all are known', async () => {
  await settings({});
  const { db } = database;
  shown.set('mug', [listed('mug')]);
  await beginListingReadings(db, { ...merchant, integrationIds: [integrationId], at: new Date() });
  await hear('mug');
  expect(await carry('mug')).toMatchObject({ kind: 'again' });
  expect(called).toEqual([]);
  const run = await findNewestRun(db, { ...merchant, integrationId, kind: 'read_listings' });
  if (run === undefined) throw new Error('There is no reading.');
  await failRunning(
    db,
    run,
    { code: 'unavailable', message: 'The shop is down.' },
    { at: new Date(), workflowId: 'bulk', runId: 'run' },
  );
  await carry('mug');
  expect(await itemsMade()).toEqual(['MUG']);
});

it('what a person unlinked or ignored is left alone', async () => {
  await settings({});
  shown.set('mug', [listed('mug')]);
  for (const [position, fields] of [{ unlinked_by_hand: true }, { ignored: true }].entries()) {
    const unit = `mug-${position}`;
    await database.db
      .insertInto('listings')
      .values({
        merchant_id: merchant.merchantId,
        integration_id: integrationId,
        external_key: unit,
        external_group: unit,
        sku: unit,
        status: 'listed',
        counts_from: new Date(),
        ...fields,
      })
      .execute();
    await hear(unit);
    expect(await carry(unit)).toEqual({ kind: 'nothing_due' });
  }
  expect(called).toEqual([]);
});
