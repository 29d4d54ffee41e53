import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { LeaseLost, takeDue } from '@onhand/core/channel-stock/take-due.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import { takeUnknown } from '@onhand/core/channel-stock/take-unknown.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import type { NextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createIntegration,
  createItem,
  createListing,
  createLocation,
  createMerchant,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const leaseMs = 10_000;
const callTimeoutMs = 30_000;
const requestLifetimeMs = 60_000;
const start = new Date('2026-11-22T12:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let listingId: ListingId;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
});

const lease = (now: Date) =>
  acquireLease(database.db, integrationId, { now, leaseMs, callTimeoutMs, requestLifetimeMs });

async function holdLease(now = start): Promise<Lease> {
  const held = await lease(now);
  if (held === null) throw new Error('Somebody else holds the lease.');
  return held;
}

/** Sells one unit and makes its channels due. */
async function sell(): Promise<void> {
  orders += 1;
  const delivery = deliveryOf({ ...merchant, integrationId }, orderFor(`order-${orders}`, { a: 1 }));
  await takeIn(database.db, [delivery], { clock: { now: () => start } });
  await spreadDue(database.db, start);
}

async function take(by: Lease, now = start): Promise<readonly OpenAttempt[]> {
  const due = await takeDue(database.db, by, { now, limit: 10, settlesWithinMs: 0, adjusts: false });
  return due === 'inactive' ? [] : due.attempts;
}

const answer = (attempt: OpenAttempt | undefined, next: NextStep, quantity?: number) => {
  if (attempt === undefined) throw new Error('Nothing was due.');
  const seen = quantity === undefined ? null : { quantity, readStartedAt: start, platformAt: null };
  const { channelStockId, requestKey, quantity: wanted } = attempt;
  const outcome = next.step;
  return { channelStockId, requestKey, outcome, message: null, seen, wanted, next, readBack: false };
};
const confirm = (quantity: number): NextStep => ({ step: 'confirm', quantity });
const fail: NextStep = { step: 'fail', code: 'refused', message: 'No.' };
const record = (by: Lease, answers: Parameters<typeof recordAnswers>[2], now = start) =>
  recordAnswers(database.db, by, answers, {
    now,
    workflowId: 'publish:test',
    settlesWithinMs: 0,
    ordersVisibleWithinMs: 60_000,
  });

const channelStock = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select([
      'state',
      'block_code',
      'needed_revision',
      'submitted_revision',
      'confirmed_revision',
      'confirmed',
      'due_at',
    ])
    .orderBy('external_location_id')
    .execute();
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .where('integration_id', '=', integrationId)
    .select(['state', 'code', 'attempts'])
    .execute();

it('an attempt is on record before it is sent, with the figure of that moment and how it came about', async () => {
  await sell();
  const [attempt] = await take(await holdLease());
  expect(attempt).toMatchObject({ quantity: 9, revision: 1, attempt: 1 });
  const [stored] = await database.db
    .selectFrom('channel_stock_attempts')
    .where('request_key', '=', attempt?.requestKey ?? '')
    .select(['quantity', 'trace', 'outcome'])
    .execute();
  expect(stored).toMatchObject({ quantity: 9, outcome: null, trace: [{ step: 'available', figure: 9 }] });
});

it('a need that comes while a write is open is written after it, and revisions only grow', async () => {
  const publisher = await holdLease();
  await sell();
  const [first] = await take(publisher);
  await sell();
  expect(await take(publisher)).toEqual([]);
  await record(publisher, [answer(first, confirm(9), 9)]);
  expect(await channelStock()).toMatchObject([
    { state: 'due', needed_revision: 2, confirmed_revision: 1, confirmed: 9 },
  ]);
  const [second] = await take(publisher);
  expect(second).toMatchObject({ quantity: 8, revision: 2 });
  await record(publisher, [answer(second, confirm(8), 8)]);
  expect(await channelStock()).toMatchObject([
    { state: 'idle', needed_revision: 2, confirmed_revision: 2, confirmed: 8 },
  ]);
});

it('a failure that a newer need has overtaken is no failed item yet', async () => {
  const publisher = await holdLease();
  await sell();
  const [first] = await take(publisher);
  await sell();
  await record(publisher, [answer(first, fail)]);
  expect(await channelStock()).toMatchObject([{ state: 'due', block_code: null }]);
  expect(await failedItems()).toEqual([]);
});

/** The listing has a record at this place too. */
async function listAt(place: string): Promise<void> {
  const { db } = database;
  const { id } = await db
    .insertInto('channel_stock')
    .values({
      merchant_id: merchant.merchantId,
      integration_id: integrationId,
      external_stock_id: 'a',
      external_group: 'a',
      external_location_id: place,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('listing_channel_stock')
    .values({ merchant_id: merchant.merchantId, listing_id: listingId, channel_stock_id: id })
    .execute();
}

it('a failed item is closed though we do not write another record of its listing: that one has not failed', async () => {
  await listAt('mapped to nothing');
  const publisher = await holdLease();
  await sell();
  const [first] = await take(publisher);
  await record(publisher, [answer(first, fail)]);
  expect(await channelStock()).toMatchObject([
    { block_code: 'refused' },
    { block_code: 'no_location_mapped' },
  ]);
  await sell();
  const [again] = await take(publisher);
  await record(publisher, [answer(again, confirm(8), 8)]);
  expect(await failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('a failed item stays open while any record of its listing has failed', async () => {
  const { db } = database;
  await listAt('elsewhere');
  const location = await createLocation(db, merchant.merchantId, 'Elsewhere', 2);
  await db
    .insertInto('location_mappings')
    .values({
      merchant_id: merchant.merchantId,
      integration_id: integrationId,
      external_location_id: 'elsewhere',
      location_id: location,
    })
    .execute();
  const publisher = await holdLease();
  const sellAndTake = async () => {
    await sell();
    const attempts = await take(publisher);
    const at = (place: string) => attempts.find(({ ref }) => ref.location === place);
    return { main: at(''), elsewhere: at('elsewhere') };
  };
  const open = [{ state: 'open', code: 'refused', attempts: 1 }];

  const first = await sellAndTake();
  await record(publisher, [answer(first.main, fail)]);
  await record(publisher, [answer(first.elsewhere, confirm(0), 0)]);
  expect(await channelStock()).toMatchObject([{ block_code: 'refused' }, { state: 'idle' }]);
  expect(await failedItems()).toEqual(open);

  const again = await sellAndTake();
  await record(publisher, [answer(again.main, confirm(8), 8)]);
  expect(await failedItems()).toEqual([{ ...open[0], state: 'closed' }]);
});

it('the lease is held by one at a time, and who lost it can take nothing more', async () => {
  const first = await holdLease();
  expect(await lease(after(leaseMs - 1))).toBeNull();
  await sell();
  const second = await holdLease(after(leaseMs));
  expect(second.epoch).toBe(first.epoch + 1);
  await expect(take(first)).rejects.toThrow(LeaseLost);
});

it('an answer that comes late still counts while nobody has begun to read back: its call has ended', async () => {
  const first = await holdLease();
  await sell();
  const [attempt] = await take(first);
  await holdLease(after(leaseMs));
  await record(first, [answer(attempt, confirm(9), 9)]);
  expect(await channelStock()).toMatchObject([{ state: 'idle', confirmed_revision: 1 }]);
});

it('nothing of a fenced-off holder is recorded once its write is being read back', async () => {
  const first = await holdLease();
  await sell();
  const [attempt] = await take(first);
  const second = await holdLease(after(leaseMs));
  const now = after(callTimeoutMs + requestLifetimeMs);
  await takeUnknown(database.db, second, { now, limit: 10, readingForMs: 60_000 });
  await record(first, [answer(attempt, confirm(9), 9)]);
  expect(await channelStock()).toMatchObject([{ state: 'unknown', confirmed_revision: 0 }]);
});

it('what a lost holder left open is read back when it can no longer be sent nor take effect, and not before', async () => {
  await sell();
  await take(await holdLease());
  const second = await holdLease(after(leaseMs));
  const safeAfterMs = callTimeoutMs + requestLifetimeMs;
  const unknownAt = (ms: number) =>
    takeUnknown(database.db, second, { now: after(ms), limit: 10, readingForMs: 60_000 });
  expect(await unknownAt(safeAfterMs - 1)).toEqual([]);
  expect(await take(second, after(safeAfterMs))).toEqual([]);
  expect(await unknownAt(safeAfterMs)).toMatchObject([{ quantity: 9, revision: 1 }]);
});
