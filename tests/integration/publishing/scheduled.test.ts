import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { releaseScheduled } from '@onhand/core/channel-stock/release-scheduled.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import type { Delivery } from '@onhand/core/orders/delivery.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const now = new Date('2026-11-22T12:00:00Z');

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let elsewhere: IntegrationId;
let lease: Lease;
let orders = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `scheduled-${merchant.merchantId}`);
  elsewhere = await createIntegration(db, merchant, `elsewhere-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  await createListing(db, merchant, { integrationId: elsewhere, unit: 'a', itemId });
  await setMode('scheduled');
  const times = { now, leaseMs: 3_600_000, callTimeoutMs: 30_000, requestLifetimeMs: 60_000 };
  const held = await acquireLease(db, integrationId, times);
  if (held === null) throw new Error('Somebody else holds the lease.');
  lease = held;
});

async function setMode(mode: 'scheduled' | 'manual'): Promise<void> {
  const schedule =
    mode === 'scheduled' ? { cron: '0 * * * *', time_zone: 'UTC' } : { cron: null, time_zone: null };
  await database.db
    .updateTable('sync_settings')
    .set({ mode, ...schedule })
    .where('integration_id', '=', integrationId)
    .execute();
}

/** Sells one unit in the other shop. */
async function sellElsewhere(): Promise<void> {
  orders += 1;
  const delivery = deliveryOf(
    { ...merchant, integrationId: elsewhere },
    orderFor(`order-${orders}`, { a: 1 }),
  );
  await takeIn(database.db, [delivery], { clock: { now: () => now } });
  await spreadDue(database.db, now);
}

async function take(): Promise<readonly OpenAttempt[]> {
  const due = await takeDue(database.db, lease, { now, limit: 10, settlesWithinMs: 0, adjusts: false });
  return due === 'inactive' ? [] : due.attempts;
}

const confirm = (attempts: readonly OpenAttempt[]) =>
  recordAnswers(
    database.db,
    lease,
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
    { now, workflowId: 'publish:test', settlesWithinMs: 0, ordersVisibleWithinMs: 0 },
  );

const figures = (attempts: readonly OpenAttempt[]) => attempts.map(({ quantity }) => quantity);

const record = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['state', 'block_code', 'read_due_at'])
    .executeTakeFirstOrThrow();

it('what waits is released by a time of the schedule, and waits again once it is confirmed', async () => {
  await sellElsewhere();
  expect(await take()).toEqual([]);
  expect(await record()).toMatchObject({ state: 'blocked', block_code: 'awaiting_schedule' });
  expect(await releaseScheduled(database.db, integrationId, now)).toBe(1);
  const attempts = await take();
  expect(figures(attempts)).toEqual([9]);
  await confirm(attempts);
  await sellElsewhere();
  expect(await take()).toEqual([]);
});

it('what is needed after its release and before its write goes along with it', async () => {
  await sellElsewhere();
  await take();
  await releaseScheduled(database.db, integrationId, now);
  await sellElsewhere();
  expect(figures(await take())).toEqual([8]);
});

it('what is due and was not looked at yet is released too', async () => {
  await sellElsewhere();
  await releaseScheduled(database.db, integrationId, now);
  expect(figures(await take())).toEqual([9]);
});

it('a time releases nothing of an integration that is no longer scheduled', async () => {
  await sellElsewhere();
  await take();
  await setMode('manual');
  expect(await releaseScheduled(database.db, integrationId, now)).toBe(0);
  expect(await record()).toMatchObject({ state: 'blocked' });
});

it('a figure that is pushed is read at the next time', async () => {
  const { db } = database;
  await db
    .updateTable('channel_stock')
    .set({ known: 10, known_at: now, confirmed: 10 })
    .where('integration_id', '=', integrationId)
    .execute();
  const later = new Date(now.getTime() + 1_000);
  const ref = { unit: 'a', group: 'a', location: '' };
  const seen = { quantity: 7, readStartedAt: later.toISOString() };
  const pushed: Delivery = {
    ...merchant,
    integrationId,
    origin: 'webhook',
    receivedAt: later,
    event: { kind: 'figures', eventKey: 'pushed', topic: 'product.updated', figures: [{ ref, seen }] },
  };
  await takeIn(db, [pushed], { clock: { now: () => later } });
  expect((await record()).read_due_at).toBeNull();
  expect(await releaseScheduled(db, integrationId, later)).toBe(1);
  expect((await record()).read_due_at).toEqual(later);
});
