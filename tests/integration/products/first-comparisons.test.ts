import { carryBulkForAWhile } from '@onhand/activities/bulk/carry-bulk.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { findDueProducts, followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { firstComparisonsAlone } from '@onhand/core/products/first-comparisons.ts';
import { hintProducts } from '@onhand/core/products/hint-products.ts';
import { beginRuns } from '@onhand/core/runs/begin-runs.ts';
import { beginComparisons } from '@onhand/core/runs/comparisons/begin-comparisons.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import {
  createIntegration,
  createListing,
  createMerchant,
  createUnopenedItem,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

type Answer = OutputOf<'products.get'>[number]['result'];
type Listed = OutputOf<'listings.get'>[number]['result'];

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
  await database.db
    .updateTable('sync_settings')
    .set({ direction: 'bidirectional', auto_import: true, auto_export: true })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();
});

/** Links so many products, whose states must be known from now on. */
async function link(count: number, first = 100): Promise<readonly string[]> {
  const groups = Array.from({ length: count }, (_, at) => `thing-${first + at}`);
  for (const unit of groups) {
    const itemId = await createUnopenedItem(database.db, merchant, unit);
    await createListing(database.db, merchant, { integrationId, unit, itemId });
  }
  await followLinkedProducts(database.db, new Date());
  return groups;
}
const dueHere = async () => {
  const due = await findDueProducts(database.db, { now: new Date(), limit: 10_000 });
  return due.filter((one) => one.integrationId === integrationId).map(({ externalGroup }) => externalGroup);
};
const begin = async () =>
  (await beginComparisons(database.db, new Date())).filter((one) => one.integrationId === integrationId);
const run = () => findNewestRun(database.db, { ...merchant, integrationId, kind: 'compare_products' });

const shown = (group: string): Answer => ({
  kind: 'product',
  product: {
    group,
    version: null,
    currency: 'EUR',
    title: group,
    units: [{ ref: { unit: group, group, location: '' }, sku: group }],
    readStartedAt: new Date().toISOString(),
  },
});

const listed = (group: string): Listed => ({
  kind: 'listings',
  items: [
    {
      ref: { unit: group, group, location: '' },
      ids: {},
      title: group,
      sku: group,
      state: 'listed',
      seen: { quantity: 1, readStartedAt: new Date().toISOString() },
    },
  ],
});

/** The shop tells of so many new products, whose items are here. */
async function hint(count: number): Promise<void> {
  const groups = Array.from({ length: count }, (_, at) => `new-${100 + at}`);
  for (const unit of groups) await createUnopenedItem(database.db, merchant, unit);
  const hints = groups.map((externalGroup) => ({ integrationId, externalGroup }));
  const at = new Date();
  expect(await inTransaction(database.db, (tx) => hintProducts(tx, { hints, at }))).toBe(count);
}

/**
 * Carries the run. The shop answers for each product as `answer` says. Returns how many products each call
 * asked for; calls for their listings are negative.
 */
async function carry(
  answer: (group: string, call: number) => Answer,
  list: (group: string) => Listed = listed,
): Promise<readonly number[]> {
  const calls: number[] = [];
  const dependencies = noteDependencies(database.db, {
    // What the activity asks of a description.
    describe: async () =>
      ({
        stock: { requestLifetimeMs: 0 },
        products: {
          readable: productFields,
          writable: productFields,
          salePrice: true,
          batch: 50,
          overlapMs: 0,
        },
      }) as unknown as Description,
    call: async (_platform, operation, { input }) => {
      const { groups } = input as { groups: string[] };
      if (operation === 'listings.get') {
        calls.push(-groups.length);
        return groups.map((key) => ({ key, result: list(key) })) as never;
      }
      calls.push(groups.length);
      return groups.map((key) => ({ key, result: answer(key, calls.length) })) as never;
    },
  });
  const bulk = { ...merchant, integrationId, operation: 'compare_products' } as const;
  const { signal } = new AbortController();
  await carryBulkForAWhile(dependencies, bulk, { signal, beatWith: () => undefined });
  return calls;
}

it('few first comparisons have runs of their own, many share one', async () => {
  const few = await link(firstComparisonsAlone);
  expect(await begin()).toEqual([]);
  expect((await dueHere()).toSorted()).toEqual(few);
  await link(1, 900);
  expect(await dueHere()).toEqual([]);
  expect(await begin()).toHaveLength(1);
});

it('many are compared in pages of one run, each product once', async () => {
  await link(45);
  expect(await dueHere()).toEqual([]);
  expect(await begin()).toEqual([
    { merchantId: merchant.merchantId, integrationId, operation: 'compare_products' },
  ]);
  expect(await begin()).toEqual([]);
  expect(await carry(shown)).toEqual([20, 20, 5]);
  expect(await run()).toMatchObject({ state: 'done', counts: { compared: 45, put_off: 0, failed: 0 } });
  expect(await begin()).toEqual([]);
  expect(await dueHere()).toEqual([]);
});

it('the listings of many new products are read in calls of a page, and the products after them', async () => {
  await hint(45);
  expect(await begin()).toHaveLength(1);
  expect(await carry(shown)).toEqual([-20, 20, -20, 20, -5, 5]);
  expect(await run()).toMatchObject({ state: 'done', counts: { compared: 45, put_off: 0, failed: 0 } });
  const linked = await database.db
    .selectFrom('listings')
    .where('integration_id', '=', integrationId)
    .where('item_id', 'is not', null)
    .select('external_key')
    .execute();
  expect(linked).toHaveLength(45);
});

it('new products wait while an import reads all listings, and are compared afterwards', async () => {
  await hint(12);
  await begin();
  const beginning = { merchantId: merchant.merchantId, integrationIds: [integrationId], at: new Date() };
  await beginRuns(database.db, { ...beginning, kind: 'import_products', actor: 'somebody' });
  expect(await carry(shown)).toEqual([]);
  expect(await run()).toMatchObject({ state: 'done', counts: { compared: 0, put_off: 0 } });
  expect(await begin()).toEqual([]);
  expect(await dueHere()).toEqual([]);
  await database.db
    .updateTable('sync_runs')
    .set({ state: 'done', ended_at: new Date() })
    .where('integration_id', '=', integrationId)
    .where('kind', '=', 'import_products')
    .execute();
  expect(await begin()).toHaveLength(1);
  expect(await carry(shown)).toEqual([-12, 12]);
});

it('a product that the shop refuses fails alone, and the run names it', async () => {
  await link(12);
  await begin();
  const refused = { kind: 'rejected', code: 'locked', message: 'It is locked.' } as const;
  await carry((group) => (group === 'thing-103' ? refused : shown(group)));
  expect(await run()).toMatchObject({
    state: 'done',
    counts: { compared: 11, failed: 1 },
    problemRows: [{ externalKey: 'thing-103', code: 'locked' }],
  });
});

it('a shop that is away is asked again: nothing is left out, and no attempts are used up', async () => {
  await link(12);
  await begin();
  const away = { kind: 'unavailable', message: 'Back soon.' } as const;
  expect(await carry((group, call) => (call === 1 ? away : shown(group)))).toEqual([12, 12]);
  expect(await run()).toMatchObject({ state: 'done', counts: { compared: 12 } });
  const attempts = await database.db
    .selectFrom('channel_products')
    .where('integration_id', '=', integrationId)
    .select('attempts')
    .distinct()
    .execute();
  expect(attempts).toEqual([{ attempts: 0 }]);
});

it('a lone product whose listings cannot be read is put off, and the others of its page are compared', async () => {
  await link(12);
  await hint(1);
  await begin();
  const away = { kind: 'unavailable', message: 'A gateway timed out.' } as const;
  expect(await carry(shown, () => away)).toEqual([-1, 12]);
  expect(await run()).toMatchObject({ state: 'done', counts: { compared: 12, put_off: 1 } });
});

it('a variant that comes up while all listings are read has its listings read afterwards', async () => {
  const [group = ''] = await link(1);
  const beginning = { merchantId: merchant.merchantId, integrationIds: [integrationId], at: new Date() };
  await beginRuns(database.db, { ...beginning, kind: 'import_products', actor: 'somebody' });
  await link(11, 500);
  await begin();
  const withVariant = (asked: string): Answer => {
    const answer = shown(asked);
    if (answer.kind !== 'product' || asked !== group) return answer;
    const [unit] = answer.product.units;
    if (unit === undefined) throw new Error('A product has units.');
    const variant = { ...unit, ref: { ...unit.ref, unit: 'variant' }, sku: 'variant' };
    return { ...answer, product: { ...answer.product, units: [unit, variant] } };
  };
  expect(await carry(withVariant)).toEqual([12]);
  const needed = () =>
    database.db
      .selectFrom('channel_products')
      .where('integration_id', '=', integrationId)
      .where('listings_needed_revision', 'is not', null)
      .select(['external_group', 'state'])
      .execute();
  expect(await needed()).toEqual([{ external_group: group, state: 'due' }]);
  expect(await dueHere()).toEqual([]);
  await database.db
    .updateTable('sync_runs')
    .set({ state: 'done', ended_at: new Date() })
    .where('integration_id', '=', integrationId)
    .where('kind', '=', 'import_products')
    .execute();
  expect(await dueHere()).toEqual([group]);
});

it('a page of which a stopped worker did not keep the place is compared on from where it was', async () => {
  await link(12);
  await begin();
  // The worker stops at the last product, after the others were compared.
  const stopping = {
    kind: 'product',
    get product(): never {
      throw new Error('The worker stops.');
    },
  } as const;
  await expect(carry((group) => (group === 'thing-111' ? stopping : shown(group)))).rejects.toThrow();
  expect(await run()).toMatchObject({ state: 'running', cursor: null });
  expect(await carry(shown)).toEqual([1]);
  expect(await run()).toMatchObject({ state: 'done' });
  expect(await dueHere()).toEqual([]);
});

it('a product that our code cannot cope with is a failed item of its own, waits, and is closed once compared', async () => {
  await link(24);
  await begin();
  const unreadable = { kind: 'product', product: null as never } as const;
  await carry((group) => (group === 'thing-100' ? unreadable : shown(group)));
  expect(await run()).toMatchObject({
    state: 'done',
    counts: { compared: 23, failed: 1 },
    problemRows: [{ externalKey: 'thing-100', code: 'internal_error' }],
  });
  const failed = () =>
    database.db
      .selectFrom('failed_items')
      .where('integration_id', '=', integrationId)
      .select(['operation', 'state', 'code', 'attempts'])
      .execute();
  expect(await failed()).toEqual([
    { operation: 'carry_change', state: 'open', code: 'internal_error', attempts: 1 },
  ]);
  // It is held back, and many others do not bring it along.
  expect(await dueHere()).toEqual([]);
  await link(24, 200);
  expect(await begin()).toHaveLength(1);
  const calls = await carry(shown);
  expect(calls.reduce((sum, asked) => sum + asked, 0)).toBe(24);
  // Its time comes, and many others with it.
  await sql`
    update failed_items set last_at = last_at - interval '1 hour' where integration_id = ${integrationId}`.execute(
    database.db,
  );
  await link(24, 300);
  await begin();
  expect((await carry(shown)).reduce((sum, asked) => sum + asked, 0)).toBe(25);
  expect(await failed()).toMatchObject([{ operation: 'carry_change', state: 'closed' }]);
  expect(await dueHere()).toEqual([]);
});
