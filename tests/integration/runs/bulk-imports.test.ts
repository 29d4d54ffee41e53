import { carryBulkForAWhile } from '@onhand/activities/bulk/carry-bulk.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { beginRuns } from '@onhand/core/runs/begin-runs.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { RequestedOperation } from '@onhand/domain/runs/requested-operations.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { orderFor } from '../../setup/orders.ts';

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

const asOf = '2026-06-01T12:00:00.000Z';
const refused = { kind: 'rejected', code: 'bad_cursor', message: 'No such page.', transient: false } as const;

/** Carries a run whose platform gives these answers in turn. Returns the cursors that it was asked for. */
async function carry(operation: RequestedOperation, answer: (call: number) => unknown) {
  const asked: (string | null)[] = [];
  const integrationIds = [integrationId];
  const begin = { ...merchant, integrationIds, kind: operation, actor: 'test', at: new Date() };
  await beginRuns(database.db, begin);
  const dependencies = noteDependencies(database.db, {
    call: async (_platform, _operation, { input }) => {
      asked.push((input as { cursor: string | null }).cursor);
      // Each operation calls one operation of the platform, and its answers have the shape of that.
      return answer(asked.length - 1) as never;
    },
  });
  const bulk = { ...merchant, integrationId, operation };
  const outcome = await carryBulkForAWhile(dependencies, bulk, {
    signal: new AbortController().signal,
    beatWith: () => undefined,
  });
  const run = await findNewestRun(database.db, { ...merchant, integrationId, kind: operation });
  return { asked, outcome, run: run as RunRow, noted: dependencies.noted };
}

describe('orders', () => {
  type Page = Extract<OutputOf<'orders.changedSince'>, { kind: 'page' }>;
  const order = (externalId: string) => orderFor(externalId, { mug: 1 });
  const page = (ids: readonly string[], next?: string, unread: Page['page']['unread'] = []): Page => ({
    kind: 'page',
    page: { items: ids.map(order), unread, asOf, ...(next === undefined ? {} : { next }) },
  });
  const stored = async () => {
    const orders = database.db.selectFrom('orders').where('integration_id', '=', integrationId);
    return (await orders.select('external_order_id').orderBy('id').execute()).map(
      (row) => row.external_order_id,
    );
  };

  it('are taken in page by page; those that move nothing need no workflow', async () => {
    const pages = [page(['1', '2'], 'b'), page(['3'])];
    const { asked, run, noted } = await carry('import_orders', (call) => pages[call]);
    expect(asked).toEqual([null, 'b']);
    expect(run).toMatchObject({ state: 'done', counts: { done: 3, known: 0, failed: 0, pages: 2 } });
    expect(await stored()).toEqual(['1', '2', '3']);
    expect(noted.told).toEqual([]);
    const again = await carry('import_orders', (call) => pages[call]);
    expect(again.run).toMatchObject({ state: 'done', counts: { done: 3, known: 3 } });
    expect(await stored()).toHaveLength(3);
  });

  it('that the shop cannot show are failed items, and the others go on', async () => {
    const unread = [{ externalId: '9', code: 'odd', message: 'It has no total.' }];
    const { run } = await carry('import_orders', () => page(['1'], undefined, unread));
    expect(run).toMatchObject({
      state: 'done',
      counts: { done: 1, failed: 1 },
      problemRows: [{ externalKey: '9', code: 'odd' }],
    });
    const failed = database.db.selectFrom('failed_items').where('integration_id', '=', integrationId);
    expect(await failed.select(['operation', 'code']).execute()).toEqual([
      { operation: 'read_order', code: 'odd' },
    ]);
  });

  it('whose cursor the platform refuses are read anew, twice at most', async () => {
    const { asked, run } = await carry('import_orders', (call) =>
      call % 2 === 0 ? page(['1'], `b${call}`) : refused,
    );
    expect(asked).toEqual([null, 'b0', null, 'b2', null, 'b4']);
    expect(run).toMatchObject({ state: 'failed', failureCode: 'cursor_refused', counts: { restarts: 2 } });
    expect(await stored()).toEqual(['1']);
  });

  it('on pages that repeat themselves come to an end', async () => {
    const { asked, run } = await carry('import_orders', (call) => page([String(call % 3)], `p${call + 1}`));
    expect(asked.length).toBeLessThan(15);
    expect(run).toMatchObject({ state: 'failed', failureCode: 'page_repeated' });
    expect(await stored()).toHaveLength(3);
  });
});

describe('products', () => {
  const listed = (unit: string, sku: string | undefined, group = unit): ListingSnapshot => ({
    ref: { unit, group, location: '' },
    ids: {},
    title: `Title ${unit}`,
    ...(sku === undefined ? {} : { sku }),
    state: 'listed',
    seen: { quantity: 5, readStartedAt: asOf },
  });
  const page = (items: readonly ListingSnapshot[], next?: string, more: object = {}) => ({
    kind: 'page',
    page: { items, asOf, ...(next === undefined ? {} : { next }), ...more },
  });
  const listings = () =>
    database.db
      .selectFrom('listings')
      .leftJoin('items', 'items.id', 'listings.item_id')
      .where('listings.integration_id', '=', integrationId)
      .select(['external_key', 'linked_by', 'items.sku', 'product_id'])
      .orderBy('external_key')
      .execute();

  it('are created with their items, or linked, whatever the settings are; the rest is left with its reason', async () => {
    await createItem(database.db, merchant, 'KNOWN', 3);
    const pages = [
      page([listed('a1', 'A-1', 'a'), listed('a2', 'A-2', 'a')], 'b'),
      page([listed('b', 'KNOWN'), listed('c1', 'SAME'), listed('c2', 'SAME')], undefined, {
        unread: [{ group: 'd', unit: 'd', code: 'odd', message: 'It has no name.' }],
      }),
    ];
    const { run } = await carry('import_products', (call) => pages[call]);
    expect(run).toMatchObject({
      state: 'done',
      counts: { total: 6, done: 3, linked: 1, created: 2, skipped: 2, failed: 1, known: 0, pages: 2 },
      skipped: { already_listed: 2 },
      problemRows: [{ externalKey: 'd', code: 'odd' }],
    });
    const rows = await listings();
    expect(rows).toMatchObject([
      { external_key: 'a1', linked_by: 'creation', sku: 'A-1' },
      { external_key: 'a2', linked_by: 'creation', sku: 'A-2' },
      { external_key: 'b', linked_by: 'match', sku: 'KNOWN' },
      { external_key: 'c1', linked_by: null },
      { external_key: 'c2', linked_by: null },
    ]);
    expect(rows[0]?.product_id).toBe(rows[1]?.product_id);

    const again = await carry('import_products', (call) => pages[call]);
    expect(again.run).toMatchObject({ state: 'done', counts: { done: 3, known: 3, created: 0, skipped: 2 } });
    expect(await listings()).toEqual(rows);
  });

  it('on pages that repeat themselves come to an end', async () => {
    const { asked, run } = await carry('import_products', (call) =>
      page([listed(String(call % 2), `S${call % 2}`)], `p${call + 1}`),
    );
    expect(asked.length).toBeLessThan(10);
    expect(run).toMatchObject({ state: 'failed', failureCode: 'page_repeated' });
  });

  it('whose cursor the platform refuses are read anew, twice at most', async () => {
    const { run } = await carry('import_products', (call) =>
      call % 2 === 0 ? page([listed('a', 'A')], `b${call}`) : refused,
    );
    expect(run).toMatchObject({ state: 'failed', failureCode: 'cursor_refused' });
    expect(await listings()).toHaveLength(1);
  });
});
