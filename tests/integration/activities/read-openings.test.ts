import { readOpenings } from '@onhand/activities/publishing/read-openings.ts';
import type { OpeningTime } from '@onhand/activities/publishing/read-openings.ts';
import type { ReadResult } from '@onhand/contracts/connector/inventory.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { findOpenings } from '@onhand/core/channel-stock/find-openings.ts';
import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { resolveSettledOpenings } from '@onhand/core/channel-stock/resolve-settled-openings.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDescription } from '../../../services/gateway/testing/test-description.ts';
import { noteDependencies } from '../../setup/activities.ts';
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
let integrationId: IntegrationId;
let itemId: ItemId;
let source: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A source whose listing `a` is about to open its item. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  integrationId = await createIntegration(db, merchant, `source-${merchantId}`);
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  itemId = await createUnopenedItem(db, merchant, 'A');
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  source = await observeShop(db, integrationId);
  await source.setDirection('inbound');
});

const at = after(60_000);
const clock = { now: () => at };
const seen = (quantity: number | null): ReadResult => ({
  kind: 'seen',
  seen: {
    quantity,
    ...(quantity === null ? { why: 'unmanaged' as const } : {}),
    readStartedAt: at.toISOString(),
  },
});

/** Reads the openings of a shop that gives these answers one after the other, and repeats the last one. */
async function read(
  answers: readonly ReadResult[],
  open: readonly OrderSnapshot[] = [],
  time: Partial<OpeningTime> = {},
) {
  const { db } = database;
  await db
    .updateTable('channel_stock')
    .set({ read_due_at: at })
    .where('integration_id', '=', integrationId)
    .execute();
  const batch = await takeReadings(db, source.lease, { now: at, limit: 10, readingForMs: 60_000 });
  const found = await findOpenings(
    db,
    batch.map((one) => one.channelStockId),
  );
  const openings = batch.flatMap((wanted) => {
    const opening = found.get(wanted.channelStockId);
    return opening === undefined ? [] : [{ ...opening, wanted }];
  });
  const { inventory } = testDescription;
  if (inventory === null) throw new Error('the test platform has an inventory');
  let asked = 0;
  let passes = 0;
  const { connectors } = noteDependencies(db, {
    // The shop is the far side; each operation's answer has the shape of that one.
    call: async (_platform, operation, { input }) => {
      if (operation === 'orders.openPage') {
        passes += 1;
        return { kind: 'page', page: { items: open, unread: [], asOf: at.toISOString() } } as never;
      }
      const result = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return (input as { rows: { key: string }[] }).rows.map(({ key }) => ({ key, result })) as never;
    },
  });
  await readOpenings(
    {
      db,
      clock,
      lease: source.lease,
      channel: { connectors, integrationId, platform: 'test', timeoutMs: 1_000 },
      description: {
        ...testDescription,
        orders: { overlapMs: 0, pollEveryMs: 1_000, minPassMs: 0, readForCopy: false, creation: null },
        inventory: { ...inventory, readBatch: 1 },
      },
      time: { mayBegin: () => true, isOver: () => false, figuresForMs: 60_000, ...time },
      workflowId: 'publish:test',
      takeInOrders: async ({ items }) => {
        const deliveries = items.map((order) => deliveryOf({ ...merchant, integrationId }, order));
        await takeIn(db, deliveries, { clock });
        return true;
      },
    },
    openings,
  );
  return { asked, passes };
}
const onHand = async () =>
  (
    await database.db
      .selectFrom('stock_levels')
      .where('item_id', '=', itemId)
      .select('on_hand')
      .executeTakeFirst()
  )?.on_hand;
const opened = async () =>
  (
    await database.db
      .selectFrom('stock_levels')
      .where('merchant_id', '=', merchant.merchantId)
      .select('on_hand')
      .execute()
  ).length;
const dueNow = async () =>
  (
    await database.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', integrationId)
      .where('read_due_at', '<=', at)
      .select('id')
      .execute()
  ).length;
const readDueAt = async () =>
  (
    await database.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', integrationId)
      .select('read_due_at')
      .executeTakeFirstOrThrow()
  ).read_due_at;
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .where('integration_id', '=', integrationId)
    .select(['operation', 'code', 'workflow_id'])
    .execute();
const incidents = () =>
  database.db
    .selectFrom('incidents')
    .where('integration_id', '=', integrationId)
    .select(['kind', 'detail', 'resolved_at'])
    .execute();

it('opens the stock with a figure that agrees around the open orders, whose units it lacked', async () => {
  const order = orderFor('1', { a: 2 }, { placedAt: after(0).toISOString() });
  expect(await read([seen(10)], [order])).toEqual({ asked: 2, passes: 1 });
  expect(await onHand()).toBe(10);
  const baselines = await database.db
    .selectFrom('baselines')
    .where('merchant_id', '=', merchant.merchantId)
    .select(['cause', 'units'])
    .execute();
  expect(baselines).toEqual([{ cause: 'opening', units: 2 }]);
  expect(await readDueAt()).toBeNull();
});

it('a record without a figure opens nothing, and no orders are read for it', async () => {
  expect(await read([seen(null)])).toEqual({ asked: 1, passes: 0 });
  expect(await onHand()).toBeUndefined();
  expect(await readDueAt()).toBeNull();
});

it('a reading that the platform refuses is a failed item, and is not repeated', async () => {
  const refused = { kind: 'rejected', code: 'record_unreadable', message: 'No number.' } as const;
  expect(await read([refused])).toEqual({ asked: 1, passes: 0 });
  expect(await failedItems()).toEqual([
    { operation: 'read_stock', code: 'record_unreadable', workflow_id: 'publish:test' },
  ]);
  expect(await readDueAt()).toBeNull();
});

it('figures that keep moving are read again later, and are one incident until they have settled', async () => {
  const moving = [10, 9, 8, 7, 6, 5].map((quantity) => seen(quantity));
  expect(await read(moving)).toEqual({ asked: 6, passes: 3 });
  expect(await onHand()).toBeUndefined();
  expect(await readDueAt()).toEqual(after(90_000));
  const unsettled = { kind: 'opening_unsettled', detail: { figures: 1 }, resolved_at: null };
  await resolveSettledOpenings(database.db, at);
  expect(await incidents()).toEqual([unsettled]);
  await read(moving);
  expect(await incidents()).toEqual([unsettled]);

  await read([seen(5)]);
  expect(await onHand()).toBe(5);
  await resolveSettledOpenings(database.db, at);
  expect(await incidents()).toEqual([{ ...unsettled, resolved_at: at }]);
});

it('figures that a slow shop does not show in time stay due, and the others are opened', async () => {
  const { db } = database;
  for (const unit of ['b', 'c']) {
    const other = await createUnopenedItem(db, merchant, unit);
    await createListing(db, merchant, { integrationId, unit, itemId: other });
  }
  expect(await read([seen(10)], [], { figuresForMs: 0 })).toEqual({ asked: 2, passes: 1 });
  expect([await opened(), await dueNow()]).toEqual([1, 2]);
  expect(await read([seen(10)])).toEqual({ asked: 4, passes: 1 });
  expect([await opened(), await dueNow()]).toEqual([3, 0]);
});

it('nothing is begun where too little time is left, and it stays due', async () => {
  expect(await read([seen(10)], [], { mayBegin: () => false })).toEqual({ asked: 0, passes: 0 });
  expect([await opened(), await dueNow()]).toEqual([0, 1]);
});

it('ends after the call under way when its time is over, and the figure is read again later', async () => {
  expect(await read([seen(10)], [], { isOver: () => true })).toEqual({ asked: 1, passes: 0 });
  expect([await opened(), await readDueAt()]).toEqual([0, after(90_000)]);
});
