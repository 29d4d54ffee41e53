import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createIntegration,
  createListing,
  createMerchant,
  createUnopenedItem,
} from '../../setup/catalogue.ts';
import { countStatements } from '../../setup/count-statements.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A source store with so many listings, whose figures of 10 are about to be recorded. */
async function source(listings: number, itemOf: (index: number) => number) {
  const { db } = database;
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  const integrationId = await createIntegration(db, merchant, `source-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  const shop = await observeShop(db, integrationId);
  await shop.setDirection('inbound');
  const items: ItemId[] = [];
  for (let index = 0; index < listings; index += 1) {
    const at = itemOf(index);
    items[at] ??= await createUnopenedItem(db, merchant, `item-${at}`);
    await createListing(db, merchant, { integrationId, unit: `unit-${index}`, itemId: items[at] });
  }
  await db
    .updateTable('channel_stock')
    .set({ read_due_at: after(1_000) })
    .where('integration_id', '=', integrationId)
    .execute();
  const asked = { now: after(1_000), limit: listings, readingForMs: 60_000 };
  const wanted = await takeReadings(db, shop.lease, asked);
  const readings = wanted.map((one) => ({
    wanted: one,
    read: {
      channelStockId: one.channelStockId,
      quantity: 10,
      why: null,
      readStartedAt: after(1_000),
      platformAt: null,
    },
  }));
  return {
    merchantId,
    async record(): Promise<number> {
      const { counted, count } = countStatements(db);
      const observing = { at: after(2_000), settlesWithinMs, ordersVisibleWithinMs };
      await recordReadings(counted, shop.lease, readings, observing);
      return count();
    },
    levels: () =>
      db
        .selectFrom('stock_levels')
        .innerJoin('items', 'items.id', 'stock_levels.item_id')
        .where('items.merchant_id', '=', merchantId)
        .select(['sku', 'on_hand', 'counts_from'])
        .orderBy('sku')
        .execute(),
    openings: () =>
      db
        .selectFrom('channel_stock')
        .where('integration_id', '=', integrationId)
        .where('opening_at', 'is not', null)
        .select('opening_at')
        .execute(),
  };
}

it('open the stock of their items in as many statements as few do', async () => {
  const [few, many] = [await source(3, (index) => index), await source(60, (index) => index)];
  const statements = await few.record();
  expect(await many.record()).toBe(statements);
  const levels = await many.levels();
  expect(levels).toHaveLength(60);
  expect(levels.every((level) => level.on_hand === 10)).toBe(true);
  expect(levels.every(({ counts_from }) => counts_from?.getTime() === after(1_000).getTime())).toBe(true);
  expect(await many.openings()).toHaveLength(60);
  expect(await verifyStock(database.db)).toEqual([]);
});

it('of two listings of one item, one figure opens its stock', async () => {
  const shared = await source(4, (index) => Math.floor(index / 2));
  await shared.record();
  expect(await shared.levels()).toMatchObject([
    { sku: 'item-0', on_hand: 10 },
    { sku: 'item-1', on_hand: 10 },
  ]);
  expect(await shared.openings()).toHaveLength(2);
  expect(await verifyStock(database.db)).toEqual([]);
});
