import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { decideObservations } from '@onhand/core/observations/decide.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const hourMs = 3_600_000;
/** A moment, in seconds after the start. */
const moment = (second: number, exact = true) => ({ at: after(second * 1_000).toISOString(), exact });

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let elsewhere: IntegrationId;
let itemId: ItemId;
let shop: ObservedShop;
let other: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** Two shops that show 10 each. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  elsewhere = await createIntegration(db, merchant, `other-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  for (const one of [integrationId, elsewhere]) {
    await createListing(db, merchant, { integrationId: one, unit: 'a', itemId });
  }
  shop = await observeShop(db, integrationId);
  other = await observeShop(db, elsewhere);
  for (const one of [shop, other]) await one.know(10);
});
afterEach(async () => {
  expect(await verifyStock(database.db)).toEqual([]);
});

async function becomeSource(): Promise<void> {
  const { db } = database;
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  await shop.setDirection('inbound');
}

/** An order of the shop, which it placed and lowered its stock for before the first reading. */
const sold = (units: number, changes: Partial<OrderSnapshot> = {}) =>
  orderFor('late', { a: units }, { placedAt: moment(-60).at, reservedAt: moment(-50), ...changes });
const take = (order: OrderSnapshot, atMs: number) =>
  takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(atMs) },
  });
const level = () =>
  database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand', 'committed'])
    .executeTakeFirstOrThrow();
const observations = async () =>
  (await shop.observations()).map(({ state, units, consumed }) => ({ state, units, consumed }));

/** Publishes what is due at a shop, which shows each figure then. */
async function publish({ lease }: ObservedShop, atMs: number): Promise<readonly number[]> {
  const { db } = database;
  await spreadDue(db, after(atMs));
  const due = await takeDue(db, lease, { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false });
  const attempts = due === 'inactive' ? [] : due.attempts;
  await recordAnswers(
    db,
    lease,
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
  return attempts.map(({ quantity }) => quantity);
}

describe('an order two hours late', () => {
  beforeEach(async () => {
    await shop.read(8, 1_000);
  });

  it('at a source that was read as 8 and adopted: on hand stays 8, and nothing is written there', async () => {
    await becomeSource();
    await shop.decide(70_000);
    expect(await level()).toEqual({ on_hand: 8, committed: 0 });
    expect(await publish(other, 71_000)).toEqual([8]);
    await take(sold(2), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 8, committed: 0 });
    expect(await observations()).toEqual([{ state: 'consumed', units: -2, consumed: 2 }]);
    expect(await publish(shop, 2 * hourMs)).toEqual([]);
    expect(await publish(other, 2 * hourMs)).toEqual([]);
    await shop.read(8, 2 * hourMs + 60_000);
    expect(await observations()).toHaveLength(1);
  });

  it('uses up as much of an adopted fall as it has units', async () => {
    await shop.setDirection('bidirectional');
    await shop.decide(70_000);
    await take(sold(1), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 9, committed: 1 });
    expect(await observations()).toEqual([{ state: 'adopted', units: -2, consumed: 1 }]);
  });

  it('whose fall was put back and overwritten lowers the figure by its units, once', async () => {
    await shop.decide(70_000);
    expect(await publish(shop, 71_000)).toEqual([10]);
    await take(sold(2), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 10, committed: 2 });
    expect(await publish(shop, 2 * hourMs)).toEqual([8]);
    await shop.read(8, 2 * hourMs + 60_000);
    expect(await observations()).toEqual([{ state: 'consumed', units: -2, consumed: 2 }]);
    expect(await level()).toEqual({ on_hand: 10, committed: 2 });
  });

  it('whose fall was put back and not overwritten yet leaves the figure as it is', async () => {
    await shop.decide(70_000);
    await take(sold(2), 71_000);
    expect(await publish(shop, 72_000)).toEqual([]);
    await shop.read(6, 73_000);
    expect(await observations()).toMatchObject([{ state: 'consumed' }, { state: 'provisional', units: -2 }]);
  });

  it('that moved its units after the reading uses nothing up', async () => {
    await shop.setDirection('bidirectional');
    await shop.decide(70_000);
    await take(sold(2, { reservedAt: moment(3) }), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 8, committed: 2 });
    await shop.read(6, 2 * hourMs + 1_000);
    expect(await observations()).toMatchObject([{ state: 'adopted', consumed: 0 }]);
  });

  it('uses up what a person had accepted', async () => {
    const [fall] = await shop.observations();
    const of = { ids: [fall?.id ?? ''] };
    const { merchantId } = merchant;
    await decideObservations(
      database.db,
      { merchantId, of, decision: 'accept', by: 'Ada' },
      { clock: { now: () => after(3_000) } },
    );
    expect(await level()).toEqual({ on_hand: 8, committed: 0 });
    await take(sold(2), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 10, committed: 2 });
  });

  it('changes no count that came since: it only promises', async () => {
    await shop.setDirection('bidirectional');
    await shop.decide(70_000);
    const count = { kind: 'count', ...merchant, itemId, quantity: 20, sourceKey: 'count' } as const;
    await bookStock(database.db, [count], { actor: 'test', clock: { now: () => after(hourMs) } });
    await take(sold(2), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 20, committed: 2 });
  });
});

describe('units that came back, heard of late', () => {
  beforeEach(async () => {
    await shop.setDirection('bidirectional');
    await take(sold(2), 1_000);
    await shop.read(8, 10_000);
    expect(await level()).toEqual({ on_hand: 10, committed: 2 });
  });

  it('with a cancellation, use up the rise that was adopted for them', async () => {
    await shop.read(10, 20_000);
    await shop.read(10, 22_000);
    await shop.decide(100_000);
    expect(await observations()).toEqual([{ state: 'adopted', units: 2, consumed: 0 }]);
    expect(await level()).toEqual({ on_hand: 12, committed: 2 });
    const cancelled = { version: 2, state: 'cancelled', cancelledAt: moment(15) } as const;
    await take(sold(2, cancelled), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 10, committed: 0 });
    expect(await observations()).toEqual([{ state: 'consumed', units: 2, consumed: 2 }]);
  });

  it('with a refund, use up the rise that was adopted for them', async () => {
    await shop.read(9, 20_000);
    await shop.read(9, 22_000);
    await shop.decide(100_000);
    const [line] = sold(2).lines;
    if (line === undefined) throw new Error('The order has a line.');
    const refunded = { ...line, restocked: 1, stockLowered: 1, restockedAt: moment(15) };
    await take(sold(2, { version: 2, lines: [refunded] }), 2 * hourMs);
    expect(await level()).toEqual({ on_hand: 10, committed: 1 });
    expect(await observations()).toEqual([{ state: 'consumed', units: 1, consumed: 1 }]);
  });

  it('after the reading, leave it alone', async () => {
    await shop.read(10, 20_000);
    await shop.read(10, 22_000);
    await shop.decide(100_000);
    const cancelled = { version: 2, state: 'cancelled', cancelledAt: moment(90) } as const;
    await take(sold(2, cancelled), 2 * hourMs);
    expect(await observations()).toMatchObject([{ state: 'adopted', consumed: 0 }]);
    expect(await level()).toEqual({ on_hand: 12, committed: 0 });
  });
});
