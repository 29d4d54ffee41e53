import { acquireLease, releaseLease } from '@onhand/core/channel-stock/lease.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { NextStep } from '@onhand/domain/publishing/attempt-outcome.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../../../tests/setup/orders.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
/** The channel that is measured, and another one that sells the same mug. */
let shop: IntegrationId;
let market: IntegrationId;
let mug: string;
let listing: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // The API gave them as ids of these kinds.
  shop = (await merchant.createIntegration()) as IntegrationId;
  market = (await merchant.createIntegration()) as IntegrationId;
  mug = await merchant.createItem(1_000, { sku: 'MUG' });
  listing = await merchant.createListing(shop, { itemId: mug, externalKey: 'mug', sku: 'MUG' });
  await merchant.createListing(market, { itemId: mug, externalKey: 'mug' });
  await spreadDue(gateway.db, now());
  gateway.clock.advance(1_000);
});

const now = () => gateway.clock.now();
const lag = async (query = '') => (await merchant.ask('GET', `/v1/integrations/${shop}/lag${query}`)).body;
const none = { samples: 0, changes: 0, p50Ms: null, p95Ms: null, p99Ms: null };
const nothing = { count: 0, changes: 0, oldestAt: null, oldestMs: null };

/** Orders on the market, each for units of one listing, and makes the channels due. */
async function sell(orders: number, { units = 1, key = 'mug' } = {}): Promise<void> {
  const to = { merchantId: merchant.id as MerchantId, integrationId: market };
  const deliveries = Array.from({ length: orders }, (_, index) => {
    const id = `${key}-${now().getTime()}-${index}`;
    return deliveryOf(to, orderFor(id, { [key]: units }, { placedAt: now().toISOString() }));
  });
  await takeIn(gateway.db, deliveries, gateway);
  await spreadDue(gateway.db, now());
}

/** Writes what is due at the shop, as its publisher does. The platform answers after `ms`. */
async function publish(ms: number, answer: (quantity: number) => NextStep = confirmed): Promise<void> {
  const terms = { now: now(), leaseMs: 60_000, callTimeoutMs: 1, requestLifetimeMs: 1 };
  const lease = await acquireLease(gateway.db, shop, terms);
  if (lease === null) throw new Error('Somebody else holds the lease.');
  const due = await takeDue(gateway.db, lease, { now: now(), limit: 10, settlesWithinMs: 0, adjusts: false });
  gateway.clock.advance(ms);
  const answers = (due === 'inactive' ? [] : due.attempts).map(({ channelStockId, requestKey, quantity }) => {
    const next = answer(quantity);
    const seen = next.step === 'confirm' ? { quantity, readStartedAt: now(), platformAt: null } : null;
    const said = { outcome: next.step, message: null, seen, wanted: quantity, next, readBack: false };
    return { channelStockId, requestKey, ...said };
  });
  await recordAnswers(gateway.db, lease, answers, {
    now: now(),
    workflowId: 'publish:test',
    settlesWithinMs: 0,
    ordersVisibleWithinMs: 60_000,
  });
  await releaseLease(gateway.db, lease);
}
const confirmed = (quantity: number): NextStep => ({ step: 'confirm', quantity });

it('without a confirmed write nothing is measured, and it says what waits and since when', async () => {
  gateway.clock.advance(3_000);
  expect(await lag()).toEqual({
    lastHour: { since: new Date(now().getTime() - 3_600_000).toISOString(), all: none, orders: none },
    lastDay: { since: new Date(now().getTime() - 86_400_000).toISOString(), all: none, orders: none },
    waiting: {
      count: 1,
      changes: 2,
      oldestAt: new Date(now().getTime() - 4_000).toISOString(),
      oldestMs: 4_000,
    },
    failed: nothing,
    holdCode: null,
    buffers: { lagMs: 4_000, data: [], total: 0 },
  });
});

it('a change is measured from its moment to the confirmed figure, and those of orders by themselves', async () => {
  await publish(500);
  gateway.clock.advance(60_000);
  await sell(1);
  gateway.clock.advance(1_000);
  await publish(2_000);
  const { lastHour, lastDay, waiting } = await lag();
  // The item was opened and linked a second before it was written for the first time.
  expect(lastHour.all).toEqual({ samples: 2, changes: 3, p50Ms: 1_500, p95Ms: 3_000, p99Ms: 3_000 });
  expect(lastHour.orders).toEqual({ samples: 1, changes: 1, p50Ms: 3_000, p95Ms: 3_000, p99Ms: 3_000 });
  expect(lastDay).toMatchObject({ all: lastHour.all, orders: lastHour.orders });
  expect(waiting).toEqual(nothing);
});

it('a change that a newer one replaces counts, and the wait is that of the older one', async () => {
  await publish(500);
  await sell(1);
  gateway.clock.advance(4_000);
  await sell(1);
  gateway.clock.advance(1_000);
  expect((await lag()).waiting).toMatchObject({ count: 1, changes: 2, oldestMs: 5_000 });
  await publish(1_000);
  expect((await lag()).lastHour.orders).toMatchObject({ samples: 1, changes: 2, p99Ms: 6_000 });
});

it('attempts that fail are no samples: the change waits, and then says that it failed', async () => {
  await publish(500);
  await sell(1);
  await publish(1_000, () => ({ step: 'write', delayMs: 0, counted: true }));
  expect(await lag()).toMatchObject({
    lastHour: { orders: none },
    waiting: { count: 1, oldestMs: 1_000 },
  });
  await publish(1_000, () => ({ step: 'fail', code: 'product_is_locked', message: 'Locked.' }));
  expect(await lag()).toMatchObject({
    lastHour: { orders: none },
    waiting: nothing,
    failed: { count: 1, changes: 1, oldestMs: 2_000 },
  });
});

it('a figure whose write failed is measured from its oldest change that was not confirmed', async () => {
  await publish(500);
  await sell(1);
  await publish(1_000, () => ({ step: 'fail', code: 'product_is_locked', message: 'Locked.' }));
  gateway.clock.advance(3_600_000);
  await sell(1);
  await publish(1_000);
  expect((await lag()).lastHour.orders).toMatchObject({ samples: 1, changes: 2, p99Ms: 3_602_000 });
});

it('what settings held back is measured from the change that let it go', async () => {
  await publish(500);
  await merchant.ask('PUT', `/v1/listings/${listing}/publishing`, { quantitySync: false });
  await sell(1);
  await publish(500);
  gateway.clock.advance(3_600_000);
  const synced = gateway.db.updateTable('listings').set({ quantity_sync: true });
  await synced.where('integration_id', '=', shop).execute();
  await sell(1);
  await publish(1_000);
  expect((await lag()).lastHour.orders).toMatchObject({ samples: 1, p99Ms: 1_000 });
});

it('a channel that nothing is written to says so, and what settings hold back does not wait', async () => {
  await gateway.db.updateTable('integrations').set({ circuit: 'open' }).where('id', '=', shop).execute();
  expect(await lag()).toMatchObject({ holdCode: 'channel_away', waiting: { count: 1 } });
  await gateway.db.updateTable('integrations').set({ circuit: 'closed' }).where('id', '=', shop).execute();
  await merchant.ask('PUT', `/v1/listings/${listing}/publishing`, { quantitySync: false });
  await publish(500);
  expect(await lag()).toMatchObject({ holdCode: null, waiting: nothing, failed: nothing });
});

it.each(['merchants', 'integrations'] as const)(
  'the time that a pause of %s took is no lag',
  async (what) => {
    await publish(500);
    await sell(1);
    const path = `/v1/${what}/${what === 'merchants' ? merchant.id : shop}`;
    expect((await merchant.ask('POST', `${path}/pause`)).status).toBe(200);
    gateway.clock.advance(48 * 3_600_000);
    await sell(1);
    expect(await lag()).toMatchObject({ holdCode: expect.any(String), buffers: { lagMs: null } });
    const resumed = await merchant.ask('POST', `${path}/resume`);
    const applied = await merchant.ask('POST', `/v1/plans/${resumed.body.planId}/apply`);
    expect(applied.status).toBe(200);
    gateway.clock.advance(2_000);
    expect(await lag()).toMatchObject({
      holdCode: null,
      waiting: { count: 1, changes: 2, oldestMs: 2_000 },
      buffers: { lagMs: 2_000 },
    });
    await publish(1_000);
    const { lastDay, buffers } = await lag();
    expect(lastDay.orders).toMatchObject({ samples: 1, changes: 2, p99Ms: 3_000 });
    expect(buffers.lagMs).toBe(3_000);
  },
);

it('percentiles are those of the window', async () => {
  await publish(500);
  const recorded = (count: number, minutesAgo: number, unit: number) =>
    sql`
    insert into channel_stock_attempts (merchant_id, channel_stock_id, request_key, revision, epoch, quantity,
      trace, opened_at, integration_id, needed_at, cause, changes, confirmed_at)
    select merchant_id, id, uuidv7()::text, 1, 1, 1, '[]', ended, integration_id,
           ended - make_interval(secs => number * ${unit}::int / 1000.0), 'order', 1, ended
    from channel_stock, generate_series(1, ${count}::int) number,
         lateral (select ${now()}::timestamptz - make_interval(mins => ${minutesAgo}::int) as ended) moment
    where integration_id = ${shop}`.execute(gateway.db);
  // 1 to 100 ms half an hour ago, 10 to 1,000 ms two hours ago, and 25 hours ago, which counts no more.
  await recorded(100, 30, 1);
  await recorded(100, 120, 10);
  await recorded(100, 25 * 60, 100_000);
  const { lastHour, lastDay } = await lag();
  expect(lastHour.orders).toEqual({ samples: 100, changes: 100, p50Ms: 50, p95Ms: 95, p99Ms: 99 });
  expect(lastDay.orders).toEqual({ samples: 200, changes: 200, p50Ms: 91, p95Ms: 900, p99Ms: 980 });
});

describe('a buffer', () => {
  /** Lets the channel lag a minute. */
  async function lagAMinute() {
    await publish(500);
    await sell(1);
    await publish(60_000);
  }

  it('is recommended for what other channels sell within the lag, beside the one that holds', async () => {
    await lagAMinute();
    await merchant.ask('PUT', `/v1/items/${mug}/publishing`, { buffer: 1 });
    await sell(59, { units: 2 });
    const { buffers } = await lag();
    expect(buffers).toEqual({
      lagMs: 60_000,
      data: [
        {
          listingId: listing,
          itemId: mug,
          sku: 'MUG',
          soldElsewhere: { orders: 60, units: 119, busiestHourOrders: 60 },
          recommended: 8,
          buffer: 1,
        },
      ],
      total: 1,
    });
    // What the market sells is not sold elsewhere than at the market.
    expect((await merchant.ask('GET', `/v1/integrations/${market}/lag`)).body.buffers.data).toEqual([]);
  });

  it('covers the time that the oldest change waits, where the channel is stuck now', async () => {
    await lagAMinute();
    await sell(59, { units: 2 });
    gateway.clock.advance(30_000);
    expect((await lag()).buffers.lagMs).toBe(60_000);
    gateway.clock.advance(570_000);
    expect((await lag()).buffers).toMatchObject({ lagMs: 600_000, total: 1 });
    const circuit = (state: 'open' | 'closed') =>
      gateway.db.updateTable('integrations').set({ circuit: state }).where('id', '=', shop).execute();
    await circuit('open');
    expect((await lag()).buffers.lagMs).toBe(60_000);
    await circuit('closed');
  });

  it('of a bundle covers its scarcest component; the list holds the highest, and counts the others', async () => {
    await lagAMinute();
    const components = [{ itemId: mug, quantity: 2 }];
    const set = await merchant.createItem(undefined, { sku: 'SET', components });
    await merchant.createListing(shop, { itemId: set, externalKey: 'set', sku: 'SET' });
    await merchant.createListing(market, { itemId: set, externalKey: 'set' });
    gateway.clock.advance(1_000);
    await sell(59, { key: 'set' });
    const { buffers } = await lag();
    expect(buffers.data).toMatchObject([
      { sku: 'MUG', soldElsewhere: { orders: 60, units: 119 }, recommended: 8 },
      { sku: 'SET', soldElsewhere: { orders: 60, units: 119 }, recommended: 4 },
    ]);
    const first = await lag('?limit=1');
    expect(first.buffers).toMatchObject({ data: [{ sku: 'MUG' }], total: 2 });
  });

  it('is not recommended for what was sold a day ago, or was imported though it is older', async () => {
    await lagAMinute();
    await sell(60);
    await publish(60_000);
    gateway.clock.advance(24 * 3_600_000);
    const to = { merchantId: merchant.id as MerchantId, integrationId: market };
    const old = Array.from({ length: 60 }, (_, index) =>
      deliveryOf(to, orderFor(`old-${index}`, { mug: 1 })),
    );
    await takeIn(gateway.db, old, gateway);
    await sell(1);
    await publish(60_000);
    expect((await lag()).buffers).toMatchObject({ lagMs: 60_000, data: [] });
  });
});

it('of another merchant there is no lag, and a page has its bounds', async () => {
  const other = await createTestMerchant(gateway);
  const answer = await other.ask('GET', `/v1/integrations/${shop}/lag`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'integration_not_found' } });
  expect((await lag('?limit=201')).code).toBe('request_invalid');
});
