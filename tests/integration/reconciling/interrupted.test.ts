import { carryBulkForAWhile } from '@onhand/activities/bulk/carry-bulk.ts';
import { hearFirst } from '@onhand/activities/reconciling/hear-first.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { moveSyncRun } from '@onhand/core/runs/move-sync-run.ts';
import { compareStaged } from '@onhand/core/runs/reconciling/compare.ts';
import { stagePage } from '@onhand/core/runs/reconciling/stage-page.ts';
import { takeInUnlisted } from '@onhand/core/runs/reconciling/take-in-unlisted.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
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
  const itemId = await createItem(db, merchant, 'a', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = reconciledShop(db, { merchantId: merchant.merchantId, integrationId });
});

const clock = { now: () => new Date() };
const knowTwelve = () =>
  database.db
    .updateTable('channel_stock')
    .set({ known: 12, known_at: new Date(Date.now() - 3_600_000) })
    .where('integration_id', '=', integrationId)
    .execute();

describe('a pause', () => {
  const pauses = {
    integration: () =>
      database.db
        .updateTable('integrations')
        .set({ state: 'paused', paused_at: new Date(), paused_by: 'someone' })
        .where('id', '=', integrationId)
        .execute(),
    merchant: () =>
      database.db
        .updateTable('merchants')
        .set({ paused_at: new Date(), paused_by: 'someone' })
        .where('id', '=', merchant.merchantId)
        .execute(),
  };

  it.each(['integration', 'merchant'] as const)('of the %s ends a run before it reads', async (scope) => {
    await shop.begin();
    await shop.page([shownListing('a', 10)], '2');
    await pauses[scope]();
    let calls = 0;
    const dependencies = noteDependencies(database.db, {
      call: async () => {
        calls += 1;
        return { kind: 'page', page: { items: [] } } as never;
      },
    });
    const bulk = { merchantId: merchant.merchantId, integrationId, operation: 'reconcile' } as const;
    const { signal } = new AbortController();
    const outcome = await carryBulkForAWhile(dependencies, bulk, { signal, beatWith: () => undefined });
    expect([outcome, calls]).toEqual([{ goOn: false }, 0]);
    expect(await shop.run()).toMatchObject({ state: 'cancelled', counts: { pages: 1 } });
    // None begins, and the next page of an activity that still runs is dropped.
    await expect(shop.begin()).resolves.toBeUndefined();
    expect((await shop.run()).state).toBe('cancelled');
  });

  it('that comes while figures are read has none of them judged, and nothing taken in', async () => {
    await knowTwelve();
    await shop.begin();
    await shop.page([shownListing('a', 7), shownListing('new', 1)]);
    await shop.compare();
    const { phase, counts } = await shop.run();
    expect([phase, counts['differing']]).toEqual(['units', 1]);
    await pauses.merchant();
    await shop.takeInOnce();
    expect(await shop.run()).toMatchObject({ phase, counts });
    await shop.judgeOnce({ a: 7 });
    expect(await database.db.selectFrom('observations').selectAll().execute()).toEqual([]);
    expect(await shop.repairs()).toEqual([]);
  });
});

describe('a second attempt of an activity', () => {
  it('that comes after the first stores a page once, and calls nothing repeated', async () => {
    await shop.begin();
    const before = await shop.run();
    const page = [shownListing('a', 7)];
    await shop.page(page, '2');
    await shop.page(page, '2', [], before);
    expect(await shop.run()).toMatchObject({ cursor: '2', counts: { pages: 1, rows: 1, restarts: 0 } });
  });

  it('that compares, hears orders or looks for the missing late leaves a later phase alone', async () => {
    await knowTwelve();
    await shop.begin();
    const hearing = { ...(await shop.run()), phase: 'orders', cursor: '0' };
    await shop.page([shownListing('a', 7)]);
    const comparing = await shop.run();
    await shop.compare();
    await shop.takeIn();
    const after = await shop.run();
    expect(after).toMatchObject({ phase: 'unlisted', counts: { compared: 1, differing: 1 } });
    await shop.compare(comparing);
    const next = { phase: 'figures', cursor: null };
    await takeInUnlisted(
      database.db,
      { ...after, cursor: '1' },
      { products: [], problems: [], next },
      { clock },
    );
    const dependencies = noteDependencies(database.db, {
      // What the activity asks of a description.
      describe: async () => ({ orders: null, webhooks: null }) as Partial<Description> as Description,
    });
    await hearFirst(dependencies, hearing, { platform: 'woocommerce' });
    expect(await shop.run()).toEqual(after);
  });
});

describe('a crash, a cancellation and a slow database', () => {
  it('pages that are lost before their listings are taken in are read anew, and counted once', async () => {
    await knowTwelve();
    await database.db
      .updateTable('sync_settings')
      .set({ mode: 'manual' })
      .where('integration_id', '=', integrationId)
      .execute();
    const page = [shownListing('a', 7), shownListing('new', 1)];
    await shop.begin();
    await shop.page(page);
    await shop.compare();
    await sql`truncate reconcile_staged`.execute(database.db);
    await shop.takeInOnce();
    expect(await shop.run()).toMatchObject({ phase: 'listings', cursor: null, counts: { restarts: 1 } });
    await shop.page(page);
    await shop.compare();
    await shop.takeIn();
    expect(await shop.run()).toMatchObject({ phase: 'unlisted', counts: { new: 1, differing: 1, left: 1 } });
    const repairs = (await shop.repairs()).map(({ kind, externalKey }) => `${kind} ${externalKey}`);
    expect(repairs.filter((repair) => repair === 'figure_differs a')).toHaveLength(1);
    expect(repairs).toContain('listing_new new');
  });

  it('pages that are lost there again and again fail the run', async () => {
    await shop.begin();
    const ends: unknown[] = [];
    for (let times = 0; times < 3; times += 1) {
      await shop.page([shownListing('new', 1)]);
      await shop.compare();
      await sql`truncate reconcile_staged`.execute(database.db);
      ends.push(await shop.takeInOnce());
    }
    // The operation fails its run with a failed item (failRunning).
    expect(ends).toEqual([undefined, undefined, expect.objectContaining({ code: 'pages_lost' })]);
    expect(await shop.run()).toMatchObject({ state: 'running', phase: 'units' });
  });

  it('a run that is cancelled while the rows of a bad page are tried alone leaves nothing behind', async () => {
    await shop.begin();
    const { id } = await shop.run();
    const { db } = database;
    let transactions = 0;
    const cancelling = new Proxy(db, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (key === 'transaction') {
          const execute = async (work: (tx: Tx) => Promise<unknown>) => {
            transactions += 1;
            // The page as a whole was refused.
            if (transactions === 2) {
              await moveSyncRun(db, { merchantId: merchant.merchantId, id }, 'cancel', { clock });
            }
            return target.transaction().execute(work);
          };
          return () => ({ execute });
        }
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const items = [shownListing('a', 10), shownListing('worse', 1, { title: 'zero \u0000' })];
    await stagePage(cancelling, await shop.run(), { items, next: '2' }, { clock });
    expect(transactions).toBeGreaterThan(2);
    expect((await shop.run()).state).toBe('cancelled');
    const { rows } = await sql`select from reconcile_staged where run_id = ${id}`.execute(db);
    expect(rows).toEqual([]);
  });

  it('a comparison that takes too long fails the run, and says so', async () => {
    await shop.begin();
    await shop.page([shownListing('a', 10)]);
    const run = await shop.run();
    const outcome = await inTransaction(database.db, async (tx) => {
      await sql`lock table reconcile_findings in access exclusive mode`.execute(tx);
      return compareStaged(database.db, run, { clock, statementMs: 200 });
    });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'comparison_too_long' });
    expect(await shop.run()).toMatchObject({ phase: 'comparing', counts: { compared: 0 } });
  });
});
