import { resolveUnknownBaselines } from '@onhand/core/incidents/resolve-unknown-baselines.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
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
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let source: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  const integrationId = await createIntegration(db, merchant, `source-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  await createListing(db, merchant, {
    integrationId,
    unit: 'a',
    itemId: await createUnopenedItem(db, merchant, 'A'),
  });
  source = await observeShop(db, integrationId);
  await source.setDirection('inbound');
});

const incidents = () =>
  database.db
    .selectFrom('incidents')
    .where('merchant_id', '=', merchant.merchantId)
    .select(['kind', 'detail', 'resolved_at'])
    .orderBy('opened_at')
    .execute();

it('an unknown baseline is told of until the figure was read again', async () => {
  await source.open(10, 0, []);
  const order = orderFor('1', { a: 2 }, { placedAt: after(-60_000).toISOString() });
  const { integrationId } = source;
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(10_000) },
  });
  await resolveUnknownBaselines(database.db, after(20_000));
  expect(await incidents()).toMatchObject([{ kind: 'baseline_unknown', resolved_at: null }]);

  await source.read(8, 30_000);
  await resolveUnknownBaselines(database.db, after(40_000));
  expect(await incidents()).toMatchObject([{ kind: 'baseline_unknown', resolved_at: after(40_000) }]);
});
