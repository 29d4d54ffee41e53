import { carryBulkForAWhile } from '@onhand/activities/bulk/carry-bulk.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
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
    await database.db
      .updateTable('channel_stock')
      .set({ known: 12, known_at: new Date(Date.now() - 3_600_000) })
      .where('integration_id', '=', integrationId)
      .execute();
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
