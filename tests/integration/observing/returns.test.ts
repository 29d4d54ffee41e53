import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { decideObservations } from '@onhand/core/observations/decide.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A destination that has sold 2 of 10, and shows 8. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
  await take(order(2), 1_000);
  await shop.read(8, 10_000);
  expect(await publish(10_000)).toEqual([]);
});
afterEach(async () => {
  expect(await verifyStock(database.db)).toEqual([]);
});

/** The order, of which units were refunded and put back on sale. */
const order = (units: number, restocked = 0): OrderSnapshot => {
  const snapshot = orderFor(
    '1',
    { a: units },
    { version: 1 + restocked, placedAt: after(500).toISOString() },
  );
  const lines = snapshot.lines.map((line) => ({ ...line, restocked, stockLowered: units - restocked }));
  return { ...snapshot, lines };
};
const take = (snapshot: OrderSnapshot, atMs: number) =>
  takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, snapshot)], {
    clock: { now: () => after(atMs) },
  });
const sellElsewhere = (units: number, atMs: number) =>
  bookStock(
    database.db,
    [{ kind: 'adjustment', ...merchant, itemId, quantity: -units, sourceKey: `elsewhere:${atMs}` }],
    { actor: 'test', clock: { now: () => after(atMs) } },
  );
const observations = async () =>
  (await shop.observations()).map(({ state, units, consumed }) => ({ state, units, consumed }));
const onHand = async () => {
  const { on_hand } = await database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select('on_hand')
    .executeTakeFirstOrThrow();
  return on_hand;
};
const blockCode = async () => {
  const { block_code } = await database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select('block_code')
    .executeTakeFirstOrThrow();
  return block_code;
};

/** Publishes what is due, which the shop shows then. */
async function publish(atMs: number): Promise<readonly number[]> {
  const { db } = database;
  const now = after(atMs);
  await spreadDue(db, now);
  const due = await takeDue(db, shop.lease, { now, limit: 10, settlesWithinMs, adjusts: false });
  const attempts = due === 'inactive' ? [] : due.attempts;
  await recordAnswers(
    db,
    shop.lease,
    attempts.map(({ channelStockId, requestKey, quantity }) => ({
      channelStockId,
      requestKey,
      outcome: 'figure',
      message: null,
      seen: { quantity, readStartedAt: now, platformAt: null },
      wanted: quantity,
      next: { step: 'confirm', quantity },
      readBack: false,
    })),
    { now, workflowId: 'publish:test', settlesWithinMs, ordersVisibleWithinMs },
  );
  return attempts.map(({ quantity }) => quantity);
}

it('a restocked refund whose news comes late is neither a mismatch nor overwritten', async () => {
  await shop.read(9, 20_000);
  expect(await observations()).toEqual([{ state: 'provisional', units: 1, consumed: 0 }]);
  expect(await publish(20_000)).toEqual([]);
  // Something else makes it due, and nothing has changed.
  await shop.read(9, 25_000);
  expect(await publish(25_000)).toEqual([]);
  expect(await blockCode()).toBe('orders_awaited');

  await take(order(2, 1), 30_000);
  expect(await observations()).toEqual([{ state: 'consumed', units: 1, consumed: 1 }]);
  expect(await publish(30_000)).toEqual([]);
  expect(await blockCode()).toBeNull();
  await shop.read(9, 40_000);
  expect(await observations()).toHaveLength(1);
  expect(await onHand()).toBe(10);
});

it('a rise that no refund explains is overwritten when the orders were heard, and not before', async () => {
  await shop.read(9, 20_000);
  expect(await shop.decide(60_000)).toBe(0);
  expect(await publish(60_000)).toEqual([]);
  expect(await shop.decide(81_000)).toBe(1);
  expect(await observations()).toEqual([{ state: 'reversed', units: 1, consumed: 0 }]);
  expect(await publish(81_000)).toEqual([8]);
  expect(await onHand()).toBe(10);
});

it('a rise by more than the shop has sold is a mismatch at once', async () => {
  await shop.read(11, 20_000);
  expect(await observations()).toEqual([{ state: 'mismatch', units: 3, consumed: 0 }]);
  expect(await publish(20_000)).toEqual([8]);
});

it('units that are awaited already explain no second rise', async () => {
  await shop.read(10, 20_000);
  await shop.read(11, 25_000);
  expect(await observations()).toEqual([
    { state: 'provisional', units: 2, consumed: 0 },
    { state: 'mismatch', units: 1, consumed: 0 },
  ]);
});

it('units that are sold elsewhere meanwhile are taken off, and the refund comes on top', async () => {
  await shop.read(9, 20_000);
  await sellElsewhere(3, 21_000);
  expect(await publish(21_000)).toEqual([5]);
  await take(order(2, 1), 30_000);
  expect(await publish(30_000)).toEqual([6]);
  await shop.read(6, 40_000);
  expect(await observations()).toEqual([{ state: 'consumed', units: 1, consumed: 1 }]);
});

it('a person may accept the rise: its units are on hand then', async () => {
  await shop.read(9, 20_000);
  const [rise] = await shop.observations();
  const { merchantId } = merchant;
  await decideObservations(
    database.db,
    { merchantId, of: { ids: [rise?.id ?? ''] }, decision: 'accept', by: 'Ada' },
    { clock: { now: () => after(30_000) } },
  );
  expect(await onHand()).toBe(11);
  expect(await publish(30_000)).toEqual([]);
});
