import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { touchItems } from '@onhand/core/stock/touch-items.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import type { NextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

const units = ['a', 'b', 'c', 'd', 'e'] as const;
/** The unit whose data cannot be stored. */
const bad = 'c';
const healthy = units.filter((unit) => unit !== bad);
const [lowest, largest] = [-2_147_483_648, 2_147_483_647];

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let items: ReadonlyMap<string, ItemId>;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const created = new Map<string, ItemId>();
  for (const unit of units) {
    const itemId = await createItem(db, merchant, unit, 10);
    created.set(unit, itemId);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
  items = created;
  shop = await observeShop(db, integrationId);
});

const stock = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['external_stock_id as unit', 'state', 'block_code', 'due_at', 'known', 'read_due_at'])
    .orderBy('external_stock_id')
    .execute();
const stockIn = async (state: string) =>
  (await stock()).flatMap((row) => (row.state === state ? row.unit : []));
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .innerJoin('listings', 'listings.id', 'failed_items.subject_id')
    .where('failed_items.integration_id', '=', integrationId)
    .select(['listings.external_key as unit', 'operation', 'state', 'code', 'attempts'])
    .execute();

function itemOf(unit: string): ItemId {
  const itemId = items.get(unit);
  if (itemId === undefined) throw new Error(`There is no item ${unit}.`);
  return itemId;
}

/** Sets what an item has on hand, past every rule. */
const setOnHand = (unit: string, onHand: number) =>
  database.db
    .updateTable('stock_levels')
    .set({ on_hand: onHand })
    .where('item_id', '=', itemOf(unit))
    .execute();

async function need(...some: readonly string[]): Promise<void> {
  const { merchantId } = merchant;
  const touched = some.map((unit) => ({ merchantId, itemId: itemOf(unit) }));
  await touchItems(touched, 'test', after(0)).execute(database.db);
  await spreadDue(database.db, after(0));
}

async function take(atMs = 0): Promise<readonly OpenAttempt[]> {
  const options = {
    now: after(atMs),
    limit: 10,
    settlesWithinMs: 0,
    adjusts: true,
    workflowId: 'publish:test',
  };
  const due = await takeDue(database.db, shop.lease, options);
  return due === 'inactive' ? [] : due.attempts;
}
const unitsOf = (attempts: readonly OpenAttempt[]) => attempts.map(({ ref }) => ref.unit).toSorted();

describe('a change that cannot be stored', () => {
  beforeEach(async () => {
    for (const unit of units) await setOnHand(unit, 8);
    await shop.know(10);
    // From there to 8 are more units than can be counted.
    await shop.know(lowest, bad);
    await need(...units);
  });

  it('is a failed item with a code, and the others are taken', async () => {
    expect(unitsOf(await take())).toEqual(healthy);
    expect(await failedItems()).toEqual([
      { unit: bad, operation: 'publish_stock', state: 'open', code: 'quantity_out_of_range', attempts: 1 },
    ]);
    expect((await stock()).find(({ unit }) => unit === bad)).toMatchObject({
      state: 'blocked',
      block_code: 'quantity_out_of_range',
      due_at: null,
    });
    expect(await take(60_000)).toEqual([]);
    expect(await failedItems()).toMatchObject([{ attempts: 1 }]);
  });

  it('is sent once it is right', async () => {
    await take();
    await shop.know(10, bad);
    await need(bad);
    expect(await take()).toMatchObject([{ ref: { unit: bad }, quantity: 8, delta: -2 }]);
  });

  it('is taken by nobody who lost the lease', async () => {
    await database.db
      .updateTable('publishers')
      .set({ epoch: shop.lease.epoch + 1 })
      .where('integration_id', '=', integrationId)
      .execute();
    await expect(take()).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await failedItems()).toEqual([]);
    expect(await stockIn('due')).toEqual(units);
  });
});

describe('an answer that cannot be stored', () => {
  /** The fall of the bad one, from 10 to the lowest figure, has more units than can be counted. */
  async function answer(next: NextStep) {
    await shop.know(10);
    for (const unit of units) await setOnHand(unit, 8);
    await need(...units);
    const answers = (await take()).map(({ channelStockId, requestKey, quantity: wanted, ref }) => {
      const isBad = ref.unit === bad;
      const seen = { quantity: isBad ? lowest : wanted, readStartedAt: after(0), platformAt: null };
      const confirm: NextStep = { step: 'confirm', quantity: wanted };
      const outcome = isBad ? 'stale' : 'confirmed';
      const of = { channelStockId, requestKey, wanted, seen, outcome, message: null, readBack: false };
      return { ...of, next: isBad ? next : confirm };
    });
    const options = {
      now: after(0),
      workflowId: 'publish:test',
      settlesWithinMs: 0,
      ordersVisibleWithinMs: 0,
    };
    return recordAnswers(database.db, shop.lease, answers, options);
  }

  it('is a failed item, the others are confirmed, and the figure that stands there is not known', async () => {
    await answer({ step: 'write', delayMs: 0, counted: true });
    expect(await failedItems()).toEqual([
      { unit: bad, operation: 'publish_stock', state: 'open', code: 'quantity_out_of_range', attempts: 1 },
    ]);
    expect(await stockIn('idle')).toEqual(healthy);
    expect(await stockIn('blocked')).toEqual([bad]);
    expect((await stock()).find(({ unit }) => unit === bad)).toMatchObject({ known: null, due_at: null });
  });

  it('leaves a write of unknown outcome to be read back', async () => {
    await answer({ step: 'read_back', delayMs: 1_000, counted: true });
    expect(await failedItems()).toEqual([]);
    expect(await stockIn('unknown')).toEqual([bad]);
    expect(await stockIn('idle')).toEqual(healthy);
  });

  it('of a reading is a failed item, is not read again by itself, and keeps no other out', async () => {
    await shop.know(10);
    await shop.readEach((unit) => (unit === bad ? lowest : 9), 1_000);
    expect(await failedItems()).toEqual([
      { unit: bad, operation: 'read_stock', state: 'open', code: 'quantity_out_of_range', attempts: 1 },
    ]);
    const read = await stock();
    expect(read.map(({ read_due_at }) => read_due_at)).toEqual(units.map(() => null));
    expect(read.filter(({ known }) => known === 9).map(({ unit }) => unit)).toEqual(healthy);
    // The next reading that can be stored closes it.
    await shop.read(10, 2_000, [bad]);
    expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
  });
});

describe('a fall that cannot be decided', () => {
  const hourMs = 3_600_000;

  beforeEach(async () => {
    await shop.know(10);
    await shop.read(7, 1_000);
    // Putting 3 units back would be too much.
    await setOnHand(bad, largest);
  });
  const observed = async () => (await shop.observations()).map(({ state }) => state).toSorted();

  it('is a failed item, and the others are decided', async () => {
    expect(await shop.decide(hourMs)).toBe(healthy.length);
    expect(await observed()).toEqual(['provisional', ...healthy.map(() => 'reversed')]);
    expect(await failedItems()).toEqual([
      { unit: bad, operation: 'decide_fall', state: 'open', code: 'quantity_out_of_range', attempts: 1 },
    ]);
  });

  it('is tried again an hour later, and closes its failed item when it is decided', async () => {
    await shop.decide(hourMs);
    expect(await shop.decide(2 * hourMs - 1)).toBe(0);
    expect(await failedItems()).toMatchObject([{ attempts: 1 }]);
    expect(await shop.decide(2 * hourMs)).toBe(0);
    expect(await failedItems()).toMatchObject([{ state: 'open', attempts: 2 }]);
    await setOnHand(bad, 7);
    expect(await shop.decide(3 * hourMs)).toBe(1);
    expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
  });

  it('is tried again at once when an operator retries it', async () => {
    await shop.decide(hourMs);
    await setOnHand(bad, 7);
    await database.db
      .updateTable('failed_items')
      .set({ state: 'retrying' })
      .where('integration_id', '=', integrationId)
      .execute();
    expect(await shop.decide(hourMs + 1)).toBe(1);
    expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
  });
});
