import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { decideObservations } from '@onhand/core/observations/decide.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { nextDue } from '@onhand/core/channel-stock/next-due.ts';
import { syncNow } from '@onhand/core/runs/asking/sync-now.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let source: ObservedShop;
let elsewhere: IntegrationId;
let itemId: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  const supplier = await createIntegration(db, merchant, `source-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', supplier).execute();
  elsewhere = await createIntegration(db, merchant, `elsewhere-${merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId: supplier, unit: 'a', itemId });
  await createListing(db, merchant, { integrationId: elsewhere, unit: 'a', itemId });
  source = await observeShop(db, supplier);
  await source.setDirection('inbound');
  await source.know(10);
});

async function sell(integrationId: IntegrationId, externalId: string, units: number): Promise<void> {
  const order = orderFor(externalId, { a: units }, { placedAt: '2026-11-22T11:59:00Z' });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(1_000) },
  });
  await spreadDue(database.db, after(1_000));
}

async function writeSalesBack(how: 'adjust' | 'order' | 'none'): Promise<void> {
  await database.db
    .updateTable('integrations')
    .set({ write_sales_back: how })
    .where('id', '=', source.integrationId)
    .execute();
}

const take = async (atMs: number) => {
  const taking = { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false };
  const due = await takeDue(database.db, source.lease, taking);
  return due === 'inactive' ? [] : due.attempts;
};

/** What the publisher writes is confirmed with that very figure. */
async function confirm(attempts: Awaited<ReturnType<typeof take>>, atMs: number): Promise<void> {
  await recordAnswers(
    database.db,
    source.lease,
    attempts.map(({ channelStockId, requestKey, quantity }) => ({
      channelStockId,
      requestKey,
      outcome: 'figure',
      message: null,
      seen: { quantity, readStartedAt: after(atMs), platformAt: null },
      wanted: quantity,
      next: { step: 'confirm', quantity },
      readBack: false,
    })),
    { now: after(atMs), workflowId: 'publish:test', settlesWithinMs, ordersVisibleWithinMs },
  );
}

const level = () =>
  database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand', 'committed', 'deficit'])
    .executeTakeFirst();

// What no copy covers is written back under either setting: else the source would go on selling it.
it.each(['adjust', 'order'] as const)(
  'an order elsewhere stays promised until the source shows it, and is settled then (%s)',
  async (how) => {
    await writeSalesBack(how);
    await sell(elsewhere, '1', 2);
    expect(await level()).toMatchObject({ on_hand: 10, committed: 2 });
    const attempts = await take(1_100);
    expect(attempts).toMatchObject([{ quantity: 8, expected: [10] }]);
    await confirm(attempts, 1_200);
    expect(await level()).toMatchObject({ on_hand: 8, committed: 0 });
    expect(await verifyStock(database.db)).toEqual([]);
  },
);

it('what is promised while a write-back is under way waits for the next one', async () => {
  await sell(elsewhere, '1', 2);
  const attempts = await take(1_100);
  await sell(elsewhere, '2', 3);
  await confirm(attempts, 1_200);
  expect(await level()).toMatchObject({ on_hand: 8, committed: 3 });
});

it("the source's own order is settled as the source has lowered its figure, and needs no write", async () => {
  await sell(source.integrationId, '1', 2);
  expect(await level()).toMatchObject({ on_hand: 8, committed: 0 });
  await source.read(8, 60_000);
  expect(await take(61_000)).toEqual([]);
  expect(await source.observations()).toEqual([]);
});

it('an import takes the figure that was just found, and was to be overwritten', async () => {
  const { db } = database;
  const { integrationId } = source;
  await db
    .updateTable('sync_settings')
    .set({ auto_import: false })
    .where('integration_id', '=', integrationId)
    .execute();
  await source.read(13, 5_000);
  expect(await source.observations()).toMatchObject([{ state: 'mismatch', units: 3 }]);
  await syncNow(db, { ...merchant, itemId, at: after(6_000) });
  // It is read before it is overwritten, and the publisher rests until then.
  expect(await nextDue(db, integrationId)).toEqual(after(6_000));
  expect(await take(6_100)).toEqual([]);
  await source.read(13, 7_000);
  await source.read(13, 7_000 + settlesWithinMs);
  expect(await level()).toMatchObject({ on_hand: 13, committed: 0 });
  expect(await source.observations()).toMatchObject([
    { state: 'mismatch', units: 3 },
    { state: 'provisional', units: 3 },
  ]);
  expect(await take(10_000)).toEqual([]);
});

it('where nobody writes back, a decrease by hand settles what was sold elsewhere; the rest is a change', async () => {
  await writeSalesBack('none');
  await sell(elsewhere, '1', 2);
  expect(await take(1_100)).toEqual([]);
  await source.read(7, 5_000);
  // Two of the three may be those that were sold: only one is gone for certain.
  expect(await level()).toMatchObject({ on_hand: 9, committed: 2 });
  await source.decide(70_000);
  expect(await level()).toMatchObject({ on_hand: 7, committed: 0 });
  expect(await source.observations()).toMatchObject([{ state: 'adopted', units: -3 }]);
  expect(await verifyStock(database.db)).toEqual([]);
});

it('where nobody writes back, what is promised excuses one fall, and not the next one too', async () => {
  await writeSalesBack('none');
  await sell(elsewhere, '1', 2);
  await source.read(8, 5_000);
  expect(await level()).toMatchObject({ on_hand: 10, committed: 2 });
  await source.read(6, 10_000);
  expect(await level()).toMatchObject({ on_hand: 8, committed: 2 });
  await source.decide(80_000);
  expect(await level()).toMatchObject({ on_hand: 6, committed: 0 });
  expect(await verifyStock(database.db)).toEqual([]);
});

it('a fall that was adopted in two parts may still be reversed', async () => {
  await writeSalesBack('none');
  await sell(elsewhere, '1', 2);
  await source.read(7, 5_000);
  const order = orderFor('1', { a: 2 }, { placedAt: '2026-11-22T11:59:00Z', version: 2, state: 'cancelled' });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId: elsewhere }, order)], {
    clock: { now: () => after(10_000) },
  });
  await source.decide(70_000);
  expect(await level()).toMatchObject({ on_hand: 7, committed: 0 });
  const ids = (await source.observations()).map(({ id }) => id);
  const { merchantId } = merchant;
  const options = { clock: { now: () => after(80_000) } };
  await decideObservations(database.db, { merchantId, of: { ids }, decision: 'reverse', by: 'Ada' }, options);
  expect(await level()).toMatchObject({ on_hand: 10, committed: 0 });
});

it('where nobody writes back, a late order of the source itself leaves what was sold elsewhere promised', async () => {
  await writeSalesBack('none');
  await sell(elsewhere, '1', 2);
  await source.read(7, 5_000);
  await sell(source.integrationId, 'late', 3);
  expect(await level()).toMatchObject({ on_hand: 7, committed: 2 });
  expect(await source.observations()).toMatchObject([{ state: 'consumed' }]);
  await source.decide(70_000);
  expect(await level()).toMatchObject({ on_hand: 7, committed: 2 });
});

it("opens an item with the source's first figure; the item's later first figures are only compared", async () => {
  const { db } = database;
  const { merchantId } = merchant;
  const product = await db
    .insertInto('products')
    .values({ merchant_id: merchantId, title: 'New' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: fresh } = await db
    .insertInto('items')
    .values({ merchant_id: merchantId, product_id: product.id, sku: 'NEW' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await createListing(db, merchant, { integrationId: source.integrationId, unit: 'new', itemId: fresh });
  await source.read(6, 1_000, ['new']);
  await source.read(6, 9_000, ['new']);
  const levels = await db.selectFrom('stock_levels').where('item_id', '=', fresh).select('on_hand').execute();
  expect(levels).toEqual([{ on_hand: 6 }]);
  const change = { kind: 'opening' as const, merchantId, itemId: fresh, locationId: merchant.locationId };
  const again = await bookStock(db, [{ ...change, quantity: 9, sourceKey: 'second' }], {
    actor: 'test',
    clock: { now: () => after(10_000) },
  });
  expect(again).toEqual([{ kind: 'already_opened' }]);
});
