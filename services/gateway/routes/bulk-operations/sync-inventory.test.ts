import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { askAndSettle } from '@onhand/core/runs/asking/ask-and-settle.ts';
import { writing } from '@onhand/core/runs/asking/asking.ts';
import { cancelIfPaused } from '@onhand/core/runs/cancel-if-paused.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { IntegrationId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { seedCatalogue } from '../../../../tests/load/fan-out/seed.ts';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: IntegrationId;
let lease: Lease;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({ describe: async () => testDescription });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // The API gave it as an id of this kind.
  shop = (await merchant.createIntegration()) as IntegrationId;
  const options = { now: gateway.clock.now(), leaseMs: 60_000, callTimeoutMs: 1, requestLifetimeMs: 1 };
  const acquired = await acquireLease(gateway.db, shop, options);
  if (acquired === null) throw new Error('Somebody else publishes.');
  lease = acquired;
});

/** Writes what is due, as the publisher does. The shop refuses these units. */
async function publish(refusing: readonly string[] = []): Promise<string[]> {
  const now = gateway.clock.now();
  const taking = { now, limit: 100, settlesWithinMs: 0, adjusts: false };
  const taken = await takeDue(gateway.db, lease, taking);
  if (taken === 'inactive') return [];
  const answers = taken.attempts.map(({ channelStockId, requestKey, quantity, ref }) => {
    const isRefused = refusing.includes(ref.unit);
    const next = isRefused
      ? ({ step: 'fail', code: 'odd', message: 'No.' } as const)
      : ({ step: 'confirm', quantity } as const);
    const seen = isRefused ? null : { quantity, readStartedAt: now, platformAt: null };
    const outcome = isRefused ? ('refused' as const) : ('confirmed' as const);
    return {
      channelStockId,
      requestKey,
      outcome,
      message: null,
      seen,
      wanted: quantity,
      next,
      readBack: false,
    };
  });
  const judging = { now, workflowId: 'publish', settlesWithinMs: 0, ordersVisibleWithinMs: 0 };
  await recordAnswers(gateway.db, lease, answers, judging);
  return taken.attempts.map(({ ref }) => ref.unit).toSorted();
}

async function run() {
  const of = { merchantId: merchant.id as MerchantId, integrationId: shop };
  const found = await findNewestRun(gateway.db, { ...of, kind: 'sync_inventory' });
  if (found === undefined) throw new Error('There is no run.');
  return found;
}

const begin = () =>
  merchant.ask('POST', `/v1/integrations/${shop}/bulk-operations`, { operation: 'sync_inventory' });
const carry = async () => askAndSettle(gateway.db, await run(), writing, { clock: gateway.clock });
const view = async () => (await merchant.ask('GET', `/v1/sync-runs/${(await run()).id}`)).body;

it('each linked listing is written, or counted with the reason why not', async () => {
  for (const unit of ['fine', 'refused', 'paused', 'off']) {
    const itemId = await merchant.createItem(10);
    const id = await merchant.createListing(shop, { itemId, externalKey: unit });
    if (unit === 'paused') await merchant.ask('POST', `/v1/listings/${id}/pause`);
    if (unit === 'off') await merchant.ask('PUT', `/v1/listings/${id}/publishing`, { quantitySync: false });
  }
  await merchant.createListing(shop, { itemId: await merchant.createItem(), externalKey: 'unreceived' });
  await merchant.createListing(shop, { externalKey: 'unlinked' });
  await publish();
  await begin();
  expect(await carry()).toBe('asked');
  expect(await carry()).toBe('waits');
  expect(await publish(['refused'])).toEqual(['fine', 'refused']);
  expect(await carry()).toBe('ended');
  expect(await view()).toMatchObject({
    state: 'done',
    progress: { total: 5, done: 1, failed: 1, skipped: 3 },
    skippedFor: { listing_paused: 1, quantity_sync_off: 1, never_received: 1 },
    problems: { total: 1, rows: [{ externalKey: 'refused', code: 'odd' }] },
  });
});

it('200 listings wait at a time, a cancelled run asks for no more, and a resumed one for each once', async () => {
  const [seeded] = await seedCatalogue(
    gateway.db,
    // The API gave them as ids of these kinds.
    { merchantId: merchant.id as MerchantId, locationId: merchant.locationId as LocationId },
    { integrations: 1, items: 250 },
  );
  if (seeded === undefined) throw new Error('There is no integration.');
  shop = seeded;
  const asked: string[] = [];
  const publishAll = async () => {
    const { rows } = await sql<{ unit: string }>`
      update channel_stock
      set state = 'idle', due_at = null, confirmed_revision = needed_revision, submitted_revision = needed_revision
      where integration_id = ${shop} and state = 'due' returning external_stock_id as unit`.execute(
      gateway.db,
    );
    asked.push(...rows.map(({ unit }) => unit));
  };
  await begin();
  expect(await carry()).toBe('asked');
  expect(await carry()).toBe('waits');
  const { id } = await run();
  await merchant.ask('POST', `/v1/sync-runs/${id}/cancel`);
  expect(await carry()).toBe('waits');
  await publishAll();
  expect(asked).toHaveLength(200);
  expect((await merchant.ask('POST', `/v1/sync-runs/${id}/resume`)).status).toBe(200);
  expect(await carry()).toBe('asked');
  await publishAll();
  expect(await carry()).toBe('ended');
  expect(asked).toHaveLength(250);
  expect(new Set(asked).size).toBe(250);
  expect(await view()).toMatchObject({ state: 'done', progress: { total: 250, done: 250 } });
});

it('an integration without listings is done at once', async () => {
  await begin();
  expect(await carry()).toBe('ended');
  expect(await view()).toMatchObject({ state: 'done', progress: { done: 0, total: null } });
});

it('a pause cancels it, and it is resumed after the pause', async () => {
  await merchant.createListing(shop, { itemId: await merchant.createItem(10) });
  await publish();
  await begin();
  expect(await carry()).toBe('asked');
  await merchant.ask('POST', `/v1/integrations/${shop}/pause`);
  expect(await carry()).toBe('waits');
  expect(await cancelIfPaused(gateway.db, await run(), { clock: gateway.clock })).toBe(true);
  const { id, state } = await run();
  expect(state).toBe('cancelled');
  expect((await merchant.ask('POST', `/v1/sync-runs/${id}/resume`)).body.code).toBe('paused');
  const change = { kind: 'pause', scope: 'integration', id: shop, paused: false };
  const plan = await merchant.create('/v1/plans', { change });
  await merchant.ask('POST', `/v1/plans/${plan}/apply`);
  expect((await merchant.ask('POST', `/v1/sync-runs/${id}/resume`)).status).toBe(200);
  await publish();
  expect(await carry()).toBe('ended');
  expect(await view()).toMatchObject({ state: 'done', progress: { done: 1 } });
});
