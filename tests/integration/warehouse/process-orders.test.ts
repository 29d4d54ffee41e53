import { releaseScheduled } from '@onhand/core/channel-stock/release-scheduled.ts';
import { syncNow } from '@onhand/core/runs/asking/sync-now.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { readSwitchingOff } from '@onhand/core/channel-stock/awaited-zeros.ts';
import { changeItemPreferences } from '@onhand/core/channel-stock/change-item-preferences.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { switchOffSoldOut } from '@onhand/core/channel-stock/switch-off-sold-out.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { readItemPreferences } from '@onhand/core/items/item-preferences.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { makeChange } from '@onhand/core/plans/make-change.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import type { NextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createBundle,
  createIntegration,
  createItem,
  createListing,
  createMerchant,
  createUnopenedItem,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { reconciledShop, shownListing } from '../../setup/reconciled-shop.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let shop: IntegrationId;
let itemId: ItemId;
let lease: Lease;
let ms = 0;
let changes = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  shop = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 3);
  await createListing(db, merchant, { integrationId: shop, unit: 'a', itemId });
  lease = await holdLease(shop);
  await publish();
});

const actor = { label: 'test', keyId: null };

/** Each look at the clock is later than the one before. */
const now = () => {
  ms += 10;
  return new Date(Date.now() + ms);
};
const clock = { now };

async function holdLease(integrationId: IntegrationId): Promise<Lease> {
  const times = { now: now(), leaseMs: 360_000_000, callTimeoutMs: 30_000, requestLifetimeMs: 60_000 };
  const held = await acquireLease(database.db, integrationId, times);
  if (held === null) throw new Error('Somebody else holds the lease.');
  return held;
}

const spread = () => spreadDue(database.db, now());
/** Switches off as the sweep does, long after it looked at the items before. */
const switchOff = () => {
  ms += 60_000;
  return switchOffSoldOut(database.db, now());
};

async function take(): Promise<readonly OpenAttempt[]> {
  const due = await takeDue(database.db, lease, {
    now: now(),
    limit: 10,
    settlesWithinMs: 0,
    adjusts: false,
  });
  return due === 'inactive' ? [] : due.attempts;
}

async function answer(
  attempts: readonly OpenAttempt[],
  next: (attempt: OpenAttempt) => NextStep = ({ quantity }) => ({ step: 'confirm', quantity }),
): Promise<void> {
  const at = now();
  await recordAnswers(
    database.db,
    lease,
    attempts.map((attempt) => ({
      channelStockId: attempt.channelStockId,
      requestKey: attempt.requestKey,
      outcome: next(attempt).step,
      message: null,
      seen:
        next(attempt).step === 'confirm'
          ? { quantity: attempt.quantity, readStartedAt: at, platformAt: null }
          : null,
      wanted: attempt.quantity,
      next: next(attempt),
      readBack: false,
    })),
    { now: at, workflowId: 'publish:test', settlesWithinMs: 0, ordersVisibleWithinMs: 0 },
  );
}

/** Spreads and publishes everything. Returns the figures that were written. */
async function publish(): Promise<readonly number[]> {
  await spread();
  const attempts = await take();
  await answer(attempts);
  return attempts.map(({ quantity }) => quantity);
}

async function book(
  kind: 'receipt' | 'adjustment' | 'count',
  quantity: number,
  of: ItemId = itemId,
): Promise<void> {
  changes += 1;
  const { merchantId, locationId } = merchant;
  const change = { kind, merchantId, itemId: of, locationId, quantity, sourceKey: `change-${changes}` };
  await bookStock(database.db, [change], { actor: 'test', clock });
}

const order = (number: string, units: number, changed: Parameters<typeof orderFor>[2] = {}) =>
  takeIn(
    database.db,
    [deliveryOf({ ...merchant, integrationId: shop }, orderFor(number, { a: units }, changed))],
    { clock },
  );

const isOn = async (of: ItemId = itemId) =>
  (await readItemPreferences(database.db, merchant.merchantId, [of]))[0]?.itemSync?.processOrders;

const setItem = (change: {
  syncInventory?: 'never' | 'always' | 'merchant_default';
  processOrders?: boolean;
}) =>
  changeItemPreferences(database.db, {
    merchantId: merchant.merchantId,
    itemIds: [itemId],
    ...change,
    actor,
    at: now(),
  });

const remembered = async () => {
  const { merchantId } = merchant;
  const query = database.db.selectFrom('sold_out_items').where('merchant_id', '=', merchantId);
  return (await query.selectAll().execute()).length;
};

const record = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', shop)
    .select(['state', 'block_code'])
    .orderBy('external_stock_id')
    .executeTakeFirstOrThrow();

const setShop = (column: 'state' | 'quantity_sync', value: unknown) =>
  sql`update integrations set ${sql.ref(column)} = ${value} where id = ${shop}`.execute(database.db);

describe('an item that sells out', () => {
  it('shows its last 0 first, and only then Process Orders is off', async () => {
    await order('1', 3);
    await spread();
    await switchOff();
    expect(await isOn()).toBe(true);
    const attempts = await take();
    expect(attempts.map(({ quantity }) => quantity)).toEqual([0]);
    await switchOff();
    expect(await isOn()).toBe(true);
    await answer(attempts);
    await switchOff();
    expect(await isOn()).toBe(false);
    expect(await remembered()).toBe(0);
    // Once more, and late: nothing happens.
    await switchOff();
    expect(await isOn()).toBe(false);
  });

  it('is on again as an order is cancelled, and shows what is there', async () => {
    await order('1', 3);
    await publish();
    await switchOff();
    expect(await isOn()).toBe(false);
    await order('1', 3, { version: 2, state: 'cancelled' });
    expect(await isOn()).toBe(true);
    expect(await publish()).toEqual([3]);
  });

  it('stays on where a receipt crosses the sale, whichever is spread first', async () => {
    await order('1', 3);
    await spread();
    await book('receipt', 2);
    await switchOff();
    expect(await isOn()).toBe(true);
    expect(await remembered()).toBe(0);
    expect(await publish()).toEqual([2]);
    await switchOff();
    expect(await isOn()).toBe(true);
  });

  it('stays on while its channel is paused, and names the listing', async () => {
    await setShop('state', 'paused');
    await order('1', 3);
    expect(await publish()).toEqual([]);
    await switchOff();
    expect(await isOn()).toBe(true);
    expect(await readSwitchingOff(database.db, merchant.merchantId, itemId)).toMatchObject({
      listings: [expect.any(String)],
    });
    await setShop('state', 'active');
    await sql`update channel_stock set state = 'due', due_at = ${now()}, block_code = null
              where integration_id = ${shop}`.execute(database.db);
    await answer(await take());
    await switchOff();
    expect(await isOn()).toBe(false);
    expect(await readSwitchingOff(database.db, merchant.merchantId, itemId)).toBeNull();
  });

  it.each<[string, NextStep]>([
    ['refuses the 0', { step: 'fail', code: 'rejected', message: 'No.' }],
    ['does not say whether it was written', { step: 'read_back', delayMs: 0, counted: true }],
  ])('stays on while its shop %s', async (_what, next) => {
    await order('1', 3);
    await spread();
    await answer(await take(), () => next);
    await switchOff();
    expect(await isOn()).toBe(true);
    const off = await readSwitchingOff(database.db, merchant.merchantId, itemId);
    expect(off?.listings).toHaveLength(1);
  });

  it('does not wait for a channel that people keep from being written', async () => {
    await setShop('quantity_sync', false);
    await order('1', 3);
    expect(await publish()).toEqual([]);
    expect(await record()).toMatchObject({ state: 'blocked', block_code: 'quantity_sync_off' });
    await switchOff();
    expect(await isOn()).toBe(false);
  });

  it('is switched off at once without any listing', async () => {
    const other = await createItem(database.db, merchant, 'B', 2);
    await book('adjustment', -2, other);
    await spread();
    await switchOff();
    expect(await isOn(other)).toBe(false);
  });

  it('waits for the bundles that contain it', async () => {
    const components = [{ itemId, quantity: 1 }];
    const bundle = await createBundle(database.db, merchant, 'K', components);
    const kits = await createIntegration(database.db, merchant, `kits-${merchant.merchantId}`);
    await createListing(database.db, merchant, { integrationId: kits, unit: 'k', itemId: bundle });
    expect(await isOn(bundle)).toBe(true);
    await order('1', 3);
    await publish();
    await switchOff();
    expect(await isOn()).toBe(true);
    lease = await holdLease(kits);
    expect(await publish()).toEqual([0]);
    await switchOff();
    expect([await isOn(), await isOn(bundle)]).toEqual([false, false]);
    await book('receipt', 1);
    expect([await isOn(), await isOn(bundle)]).toEqual([true, true]);
    expect(await publish()).toEqual([1]);
  });

  it.each(['never_received', 'process_orders_off'])(
    'does not wait for a bundle that is not written: %s',
    async (code) => {
      const { db } = database;
      const isOff = code === 'process_orders_off';
      const other = isOff
        ? await createItem(db, merchant, 'B', 5)
        : await createUnopenedItem(db, merchant, 'B');
      if (isOff) {
        const { merchantId } = merchant;
        const change = { merchantId, itemIds: [other], processOrders: false };
        await changeItemPreferences(db, { ...change, actor, at: now() });
      }
      const components = [itemId, other].map((part) => ({ itemId: part, quantity: 1 }));
      const bundle = await createBundle(db, merchant, 'K', components);
      const kits = await createIntegration(db, merchant, `kits-${merchant.merchantId}`);
      await createListing(db, merchant, { integrationId: kits, unit: 'k', itemId: bundle });
      await order('1', 3);
      await publish();
      lease = await holdLease(kits);
      expect(await publish()).toEqual([]);
      const shown = db.selectFrom('channel_stock').where('integration_id', '=', kits);
      expect(await shown.select(['state', 'block_code']).execute()).toEqual([
        { state: 'blocked', block_code: code },
      ]);
      await switchOff();
      expect(await isOn()).toBe(false);
    },
  );

  it('is looked at again after a while, not by every call', async () => {
    await order('1', 3);
    await spread();
    const attempts = await take();
    await switchOff();
    await answer(attempts);
    await switchOffSoldOut(database.db, now());
    expect(await isOn()).toBe(true);
    await switchOff();
    expect(await isOn()).toBe(false);
  });

  it('1,200 at once are all switched off', async () => {
    await sellOutMany(merchant);
    await switchOff();
    expect(await remembered()).toBe(0);
    const on = await sql<{ rows: number }>`
      select count(*)::int as rows from items
      where merchant_id = ${merchant.merchantId} and process_orders is distinct from false`.execute(
      database.db,
    );
    // The first item, which has stock.
    expect(on.rows[0]?.rows).toBe(1);
  });

  it('waits for a merchant whose items are locked no longer than for one batch, and no other waits', async () => {
    const { db } = database;
    const other = await createMerchant(db);
    await sellOutMany(merchant);
    await sellOutMany(other);
    await db.transaction().execute(async (tx) => {
      const { merchantId } = merchant;
      await sql`select from items where merchant_id = ${merchantId} for no key update`.execute(tx);
      await switchOff();
    });
    const rememberedOf = ({ merchantId }: TestMerchant) =>
      db.selectFrom('sold_out_items').where('merchant_id', '=', merchantId).selectAll().execute();
    expect(await rememberedOf(other)).toEqual([]);
    const looked = (await rememberedOf(merchant)).filter((row) => row.looked_at !== null);
    expect(looked).toHaveLength(500);
    await switchOff();
    expect(await remembered()).toBe(0);
  });

  /** As if 1,200 more items of the merchant had sold out. */
  const sellOutMany = ({ merchantId, locationId }: TestMerchant) =>
    sql`
      with product as (insert into products (merchant_id, title) values (${merchantId}, 'Many') returning id),
      item as (insert into items (merchant_id, product_id, sku, counts_from)
               select ${merchantId}, id, 'M' || n, now() from product, generate_series(1, 1200) n returning id),
      level as (insert into stock_levels (merchant_id, item_id, location_id, on_hand, revision)
                select ${merchantId}, id, ${locationId}, 0, 1 from item)
      insert into sold_out_items (merchant_id, item_id) select ${merchantId}, id from item`.execute(
      database.db,
    );
});

describe('who switches', () => {
  const refused = () => Promise.reject(new Error('Not asked for.'));
  const set = (values: { syncInventory?: 'always' | 'never'; processOrders?: 'automatic' | 'manual' }) =>
    makeChange(
      {
        db: database.db,
        clock,
        connectors: { describe: refused },
        dispatcher: {
          nudge: () => void 0,
          products: () => Promise.resolve(),
          computePlan: refused,
          bulk: refused,
          schedule: () => void 0,
        },
      },
      {
        merchantId: merchant.merchantId,
        actor,
        change: async () => ({ kind: 'preferences' as const, values }),
      },
      async () => null,
    );

  it('manual: only people, and what was on stays on', async () => {
    await set({ processOrders: 'manual' });
    expect(await isOn()).toBe(true);
    await order('1', 3);
    await publish();
    await switchOff();
    expect(await isOn()).toBe(true);
    expect(await remembered()).toBe(0);
    const fresh = await createUnopenedItem(database.db, merchant, 'NEW');
    await book('receipt', 5, fresh);
    expect(await isOn(fresh)).toBe(false);
  });

  it('automatic again: what sold out meanwhile is switched off', async () => {
    await set({ processOrders: 'manual' });
    await order('1', 3);
    await publish();
    await set({ processOrders: 'automatic' });
    await switchOff();
    expect(await isOn()).toBe(false);
  });

  it('a person under automatic: off until the next receipt', async () => {
    await setItem({ processOrders: false });
    await book('adjustment', 1);
    expect(await isOn()).toBe(false);
    expect(await publish()).toEqual([]);
    expect(await record()).toMatchObject({ block_code: 'process_orders_off' });
    await book('receipt', 1);
    expect(await isOn()).toBe(true);
    expect(await publish()).toEqual([5]);
  });

  it('switched on by a person: the figure is due', async () => {
    await setItem({ processOrders: false });
    await book('adjustment', 1);
    await publish();
    await setItem({ processOrders: true });
    expect((await take()).map(({ quantity }) => quantity)).toEqual([4]);
  });
});

describe('an override', () => {
  it('triggers no write; the next change of stock does', async () => {
    await setItem({ syncInventory: 'never' });
    await book('receipt', 2);
    expect(await publish()).toEqual([]);
    expect(await record()).toMatchObject({ block_code: 'sync_never' });
    await setItem({ syncInventory: 'always' });
    expect(await record()).toMatchObject({ state: 'blocked', block_code: 'awaiting_next_sync' });
    expect(await publish()).toEqual([]);
    await book('receipt', 1);
    expect(await publish()).toEqual([6]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['check', check],
    ['Sync Now', () => syncNow(database.db, { merchantId: merchant.merchantId, itemId, at: now() })],
  ])('is followed at the next %s', async (_what, sync) => {
    await setItem({ syncInventory: 'never' });
    await book('receipt', 2);
    expect(await publish()).toEqual([]);
    await setItem({ syncInventory: 'always' });
    expect(await publish()).toEqual([]);
    await sync();
    expect(await publish()).toEqual([5]);
  });

  it('of a shop with a schedule is followed at its next time', async () => {
    await database.db
      .updateTable('sync_settings')
      .set({ mode: 'scheduled', cron: '0 * * * *', time_zone: 'UTC' })
      .where('integration_id', '=', shop)
      .where('entity', '=', 'inventory')
      .execute();
    await setItem({ syncInventory: 'never' });
    await book('receipt', 2);
    await publish();
    await setItem({ syncInventory: 'always' });
    expect(await record()).toMatchObject({ state: 'blocked', block_code: 'awaiting_schedule' });
    expect(await releaseScheduled(database.db, shop, now())).toBe(1);
    expect(await publish()).toEqual([5]);
  });

  it('that becomes `never` again is not followed', async () => {
    await setItem({ syncInventory: 'never' });
    await book('receipt', 2);
    await publish();
    await setItem({ syncInventory: 'always' });
    await setItem({ syncInventory: 'never' });
    expect(await record()).toMatchObject({ block_code: 'sync_never' });
    await check();
    expect(await publish()).toEqual([]);
  });

  /** Reconciles the shop, which shows what was confirmed. */
  async function check(): Promise<void> {
    const { db } = database;
    const reconciled = reconciledShop(db, { merchantId: merchant.merchantId, integrationId: shop });
    await reconciled.begin();
    await reconciled.page([shownListing('a', 3)]);
    await reconciled.compare();
    await reconciled.takeIn();
    await reconciled.judge({ a: 3 });
    expect(await reconciled.conclude()).toBe(true);
  }
});
