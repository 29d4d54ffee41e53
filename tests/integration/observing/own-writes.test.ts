import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { needListingsAgain } from '@onhand/core/channel-stock/need-listings-again.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, ListingId } from '@onhand/domain/ids.ts';
import type { NextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createBundle,
  createIntegration,
  createItem,
  createListing,
  createMerchant,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let shop: ObservedShop;
let itemId: ItemId;
let listingId: ListingId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.setDirection('bidirectional');
});

/** What is available is written at `atMs`; the shop answers with `figure`, or does not, and this follows. */
async function write(figure: number | null, atMs: number, next: NextStep, readBack = false): Promise<void> {
  const { db } = database;
  const { merchantId } = merchant;
  const at = after(atMs);
  await inTransaction(db, (tx) =>
    needListingsAgain(tx, { merchantId, listingIds: [listingId], cause: 'test', at, forced: true }),
  );
  const due = await takeDue(db, shop.lease, { now: at, limit: 10, settlesWithinMs, adjusts: false });
  const answers = (due === 'inactive' ? [] : due.attempts).map((attempt) => ({
    channelStockId: attempt.channelStockId,
    requestKey: attempt.requestKey,
    outcome: figure === null ? 'unknown' : 'figure',
    message: null,
    seen: figure === null ? null : { quantity: figure, readStartedAt: at, platformAt: null },
    wanted: attempt.quantity,
    next,
    readBack,
  }));
  const observing = { settlesWithinMs, ordersVisibleWithinMs };
  await recordAnswers(db, shop.lease, answers, { ...observing, now: at, workflowId: 'publish:test' });
}

const again: NextStep = { step: 'write', delayMs: 0, counted: true };
const known = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', shop.integrationId)
    .select('known')
    .executeTakeFirstOrThrow();
const level = () =>
  database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand', 'committed'])
    .executeTakeFirstOrThrow();

it('a first write that did not take effect leaves what stood there before: no fall of ours', async () => {
  await write(3, 1_000, again, true);
  expect(await shop.observations()).toEqual([]);
  expect(await known()).toEqual({ known: 3 });
});

it('a rise on top of our write counts from what we wrote', async () => {
  await shop.know(0);
  await write(12, 1_000, again);
  expect(await known()).toEqual({ known: 10 });
  await shop.read(12, 1_000 + settlesWithinMs);
  expect(await shop.observations()).toMatchObject([{ state: 'provisional', units: 2 }]);
  expect(await level()).toMatchObject({ on_hand: 12 });
});

it('a write that is given up while its outcome is unknown leaves nothing known, and is no edit later', async () => {
  await shop.know(4);
  await write(null, 1_000, { step: 'fail', code: 'outcome_unknown', message: 'Timed out.' }, true);
  expect(await known()).toEqual({ known: null });
  await shop.read(10, 2_000);
  expect(await shop.observations()).toEqual([]);
  expect(await level()).toMatchObject({ on_hand: 10 });
});

it("an edit at a bundle's listing is noticed", async () => {
  const { db } = database;
  const bundleId = await createBundle(db, merchant, 'K', [{ itemId, quantity: 2 }]);
  const { integrationId } = shop;
  await createListing(db, merchant, { integrationId, unit: 'k', itemId: bundleId });
  await shop.know(5, 'k');
  await shop.read(7, 1_000, ['k']);
  expect(await shop.observations()).toMatchObject([{ state: 'mismatch', units: 2 }]);
});

it('a cancellation that explains a rise is taken in, though others hold by now what the rise added', async () => {
  const { db } = database;
  const clock = { clock: { now: () => after(20_000) } };
  const bring = (order: Parameters<typeof deliveryOf>[1]) =>
    takeIn(db, [deliveryOf({ ...merchant, integrationId: shop.integrationId }, order)], clock);
  await bring(orderFor('1', { a: 10 }));
  await shop.know(0);
  await shop.read(4, 60_000);
  await shop.read(4, 60_000 + settlesWithinMs);
  await bring(orderFor('2', { a: 4 }));
  expect(await level()).toMatchObject({ on_hand: 14, committed: 14 });
  const lines = orderFor('1', { a: 10 }).lines.map((line) => ({
    ...line,
    restocked: 4,
    stockLowered: line.stockLowered - 4,
  }));
  expect(await bring(orderFor('1', {}, { version: 2, lines }))).toMatchObject([{ kind: 'taken_in' }]);
  expect(await level()).toMatchObject({ on_hand: 10, committed: 10 });
  expect(await verifyStock(db)).toEqual([]);
});
