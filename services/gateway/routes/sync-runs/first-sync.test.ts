import { advanceFirstSyncs } from '@onhand/core/runs/first-sync/advance-first-syncs.ts';
import { beginReadings } from '@onhand/core/channel-stock/readings.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import type { IntegrationId, ListingId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: IntegrationId;
/** Listings of items with 10, 20 … 80 units, and two with none. */
let listings: string[];
let lease: Lease;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // The cast is safe: the id belongs to an integration.
  shop = (await merchant.createObserving()) as IntegrationId;
  listings = [];
  for (const units of [0, 0, 10, 20, 30, 40, 50, 60, 70, 80]) {
    const itemId = await merchant.createItem(units);
    listings.push(await merchant.createListing(shop, { itemId }));
  }
  // All listings show 5.
  await gateway.db
    .updateTable('channel_stock')
    .set({ known: 5, known_at: gateway.clock.now() })
    .where('integration_id', '=', shop)
    .execute();
  const options = { now: gateway.clock.now(), leaseMs: 60_000, callTimeoutMs: 1, requestLifetimeMs: 1 };
  const acquired = await acquireLease(gateway.db, shop, options);
  if (acquired === null) throw new Error('Somebody else publishes.');
  lease = acquired;
});

/** Takes the quantities that the publisher would send now. */
async function take() {
  const now = gateway.clock.now();
  const taking = { now, limit: 100, settlesWithinMs: 0, adjusts: false };
  const taken = await takeDue(gateway.db, lease, taking);
  if (taken === 'inactive') throw new Error('The integration is not to be written.');
  return taken.attempts;
}

/** Answers every sent quantity as given, and lets the publisher process the answers. */
async function send(answer: 'confirmed' | 'refused'): Promise<number[]> {
  const now = gateway.clock.now();
  const attempts = await take();
  const answers = attempts.map(({ channelStockId, requestKey, quantity }) => ({
    channelStockId,
    requestKey,
    outcome: answer,
    message: null,
    seen: answer === 'confirmed' ? { quantity, readStartedAt: now, platformAt: null } : null,
    wanted: quantity,
    next:
      answer === 'confirmed'
        ? ({ step: 'confirm', quantity } as const)
        : ({ step: 'fail', code: 'missing', message: 'No such product.' } as const),
    readBack: false,
  }));
  const judging = { now, workflowId: 'publish', settlesWithinMs: 0, ordersVisibleWithinMs: 0 };
  await recordAnswers(gateway.db, lease, answers, judging);
  await advanceFirstSyncs(gateway.db, 'all', now);
  return attempts.map(({ quantity }) => quantity).toSorted((a, b) => a - b);
}

const propose = async () =>
  (await merchant.ask('POST', '/v1/plans', { change: { kind: 'first_sync', integrationId: shop } })).body;
const apply = (id: string) => merchant.ask('POST', `/v1/plans/${id}/apply`);
const phase = async () => (await merchant.ask('GET', `/v1/integrations/${shop}`)).body.publishingPhase;
const blocks = async () =>
  new Set(
    await Promise.all(
      listings.map(async (id) => {
        const { body } = await merchant.ask('GET', `/v1/listings/${id}`);
        return body.channelStock[0].block?.code ?? null;
      }),
    ),
  );
const run = async () => (await merchant.ask('GET', '/v1/sync-runs')).body.data[0];
const move = (id: string, verb: string) => merchant.ask('POST', `/v1/sync-runs/${id}/${verb}`);
const failedStates = async () =>
  (await merchant.ask('GET', `/v1/failed-items?integrationId=${shop}`)).body.data.map(
    ({ state }: { state: string }) => state,
  );
/** Retries or skips every failed item of the shop at once. */
const moveAll = async (move: 'retry' | 'skip') => {
  const { data } = (await merchant.ask('GET', `/v1/failed-items?integrationId=${shop}`)).body;
  const ids = data.map(({ id }: { id: string }) => id);
  const { status, body } = await merchant.ask('POST', `/v1/failed-items/${move}`, { ids });
  expect(status, JSON.stringify(body)).toBe(200);
};
const incidents = async () =>
  (await merchant.ask('GET', '/v1/incidents?kind=safety_stop&open=true')).body.data;

describe('a new integration', () => {
  it('only observes: nothing is written, and the plan tells what would be', async () => {
    expect(await phase()).toBe('observing');
    expect(await take()).toEqual([]);
    expect(await blocks()).toEqual(new Set(['first_plan_pending']));
    const plan = await propose();
    expect(plan).toMatchObject({
      kind: 'first_sync',
      effect: { listings: 10, unitsBefore: 50, unitsAfter: 360, toZero: 2, writes: 10, unread: 0 },
    });
    expect(await take()).toEqual([]);
    expect(await phase()).toBe('observing');
  });

  it('refuses Sync Now, and nothing is due', async () => {
    await take();
    const itemId = (await merchant.ask('GET', `/v1/listings/${listings[3]}`)).body.itemId;
    const { status, body } = await merchant.ask('POST', `/v1/items/${itemId}/sync-now`);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'first_plan_pending' });
    expect(await take()).toEqual([]);
  });
});

describe('the first plan', () => {
  it('sends five that do not go to zero, then the rest', async () => {
    await apply((await propose()).id);
    expect(await phase()).toBe('first_five');
    expect(await send('confirmed')).toEqual([10, 20, 30, 40, 50]);
    expect(await phase()).toBe('open');
    expect(await run()).toMatchObject({ state: 'running', total: 10, done: 5, failed: 0 });
    expect(await send('confirmed')).toEqual([0, 0, 60, 70, 80]);
    expect(await run()).toMatchObject({ state: 'done', total: 10, done: 10, failed: 0 });
    expect(await blocks()).toEqual(new Set([null]));
  });

  it('is applied once', async () => {
    const [one, other] = [await propose(), await propose()];
    await apply(one.id);
    expect((await apply(other.id)).body.code).toBe('plan_outdated');
    expect((await propose()).code).toBe('first_sync_done');
  });

  it('holds where another integration is new meanwhile, or its first plan is applied', async () => {
    const { id } = await propose();
    await merchant.createIntegration();
    expect((await apply(id)).status).toBe(200);
  });

  it('opens an integration at once where it changes nothing', async () => {
    const empty = await merchant.createIntegration();
    const { body } = await merchant.ask('GET', `/v1/integrations/${empty}`);
    expect(body.publishingPhase).toBe('open');
    expect(await run()).toMatchObject({ integrationId: empty, state: 'done', total: 0 });
  });

  it('is undone: the integration only observes again', async () => {
    const { id } = await propose();
    await apply(id);
    expect(await send('confirmed')).toHaveLength(5);
    const { status, body } = await merchant.ask('POST', `/v1/plans/${id}/undo`);
    expect({ status, state: body.state }).toEqual({ status: 200, state: 'undone' });
    expect(await phase()).toBe('observing');
    expect(await run()).toMatchObject({ state: 'cancelled' });
    expect(await take()).toEqual([]);
    expect(await blocks()).toEqual(new Set(['first_plan_pending']));
  });
});

describe('listings whose stock the platform does not manage', () => {
  /** Reads the listings of items with 30 and 80 units. */
  const unmanaged = () => [listings[4] ?? '', listings[9] ?? ''];
  const read = async (ids: readonly string[], quantity: number | null) => {
    const records = await gateway.db
      .selectFrom('listing_channel_stock')
      .where('listing_id', 'in', ids as ListingId[])
      .select('channel_stock_id as id')
      .execute();
    const channelStockIds = records.map(({ id }) => id);
    const now = gateway.clock.now();
    const wanted = await beginReadings(gateway.db, channelStockIds, { now, readingForMs: 60_000 });
    const why = quantity === null ? ('unmanaged' as const) : null;
    const readings = wanted.map((one) => ({
      wanted: one,
      read: { channelStockId: one.channelStockId, quantity, why, readStartedAt: now, platformAt: null },
    }));
    const observing = { at: now, settlesWithinMs: 0, ordersVisibleWithinMs: 0 };
    await recordReadings(gateway.db, lease, readings, observing);
  };
  const withReason = async () => {
    const { body } = await merchant.ask('GET', `/v1/listings?blockCode=stock_not_managed`);
    return body.data.map(({ id }: { id: string }) => id).toSorted();
  };
  beforeEach(async () => {
    await take();
    // Their figures were never read.
    await gateway.db
      .updateTable('channel_stock')
      .set({ known: null, known_at: null })
      .where('id', 'in', (db) =>
        db
          .selectFrom('listing_channel_stock')
          .where('listing_id', 'in', unmanaged() as ListingId[])
          .select('channel_stock_id'),
      )
      .execute();
    expect(await propose()).toMatchObject({ effect: { unread: 2 } });
    await read(unmanaged(), null);
  });

  it('are left out with their reason: the plan has no figure of them, and none is unread', async () => {
    expect(await propose()).toMatchObject({ effect: { listings: 8, writes: 8, unread: 0 } });
    expect(await take()).toEqual([]);
    expect(await withReason()).toEqual(unmanaged().toSorted());
    await apply((await propose()).id);
    expect(await send('confirmed')).toEqual([10, 20, 40, 50, 60]);
    expect(await send('confirmed')).toEqual([0, 0, 70]);
    expect(await run()).toMatchObject({ state: 'done', total: 8, done: 8, failed: 0 });
    expect(await failedStates()).toEqual([]);
    expect(await withReason()).toEqual(unmanaged().toSorted());
  });

  it('are written as soon as a reading shows that it is managed', async () => {
    await apply((await propose()).id);
    await send('confirmed');
    await send('confirmed');
    await read(unmanaged(), 5);
    expect(await send('confirmed')).toEqual([30, 80]);
  });

  it('are left out when the first sync is resumed, too', async () => {
    await apply((await propose()).id);
    const firstFive = await take();
    expect(firstFive).toHaveLength(5);
    await gateway.db
      .updateTable('channel_stock')
      .set({
        state: 'due',
        due_at: gateway.clock.now(),
        open_epoch: null,
        open_request_key: null,
        opened_at: null,
      })
      .where('integration_id', '=', shop)
      .where('state', '=', 'open')
      .execute();
    await read([listings[2] ?? ''], null);
    // The four others fail, which stops the first sync.
    expect(await send('refused')).toEqual([20, 40, 50, 60]);
    expect(await phase()).toBe('stopped');
    await move((await run()).id, 'resume');
    expect(await send('confirmed')).toEqual([20, 40, 50, 60]);
    expect(await send('confirmed')).toEqual([0, 0, 70]);
    expect(await failedStates()).toEqual([]);
  });

  it('are blocked at once where the shop stops managing it, with a failed item', async () => {
    await apply((await propose()).id);
    await send('confirmed');
    await send('confirmed');
    const ended = listings[2] ?? '';
    await read([ended], null);
    expect(await take()).toEqual([]);
    expect(await withReason()).toContain(ended);
    const { body } = await merchant.ask('GET', `/v1/failed-items?integrationId=${shop}`);
    expect(body.data).toMatchObject([
      { operation: 'publish_stock', code: 'stock_not_managed', subjectId: ended, state: 'open' },
    ]);
    // A retry asks the shop again.
    await moveAll('retry');
    expect(await send('confirmed')).toEqual([10]);
    expect(await failedStates()).toEqual([]);
  });
});

describe('the first plan holds no more', () => {
  const link = async (units: number) =>
    merchant.createListing(shop, { itemId: await merchant.createItem(units) });

  it('where listings were linked since: what it did not show is not written', async () => {
    const { id } = await propose();
    await link(7);
    expect((await apply(id)).body.code).toBe('plan_outdated');
    expect(await phase()).toBe('observing');
  });

  it('where locations were mapped otherwise since', async () => {
    const { id } = await propose();
    const back = await merchant.create('/v1/locations', { name: 'Back room' });
    const mappings = [{ externalLocationId: '', locationId: back }];
    const { status } = await merchant.ask('PUT', `/v1/integrations/${shop}/location-mappings`, { mappings });
    expect(status).toBe(200);
    expect((await apply(id)).body.code).toBe('plan_outdated');
  });

  it('to be undone once another began the first sync anew', async () => {
    const first = await propose();
    await apply(first.id);
    await move((await run()).id, 'cancel');
    await apply((await propose()).id);
    expect((await merchant.ask('POST', `/v1/plans/${first.id}/undo`)).body.code).toBe('undo_outdated');
    expect(await phase()).toBe('first_five');
  });
});

describe('the first five', () => {
  it('that are not to be written any more let nothing follow', async () => {
    await apply((await propose()).id);
    const settings = `/v1/integrations/${shop}/sync-settings/inventory`;
    await merchant.ask('PUT', settings, { direction: 'inbound' });
    expect(await send('confirmed')).toEqual([]);
    expect(await phase()).toBe('first_five');
    const { body } = await merchant.ask('PUT', settings, { direction: 'outbound' });
    await apply(body.planId);
    expect(await send('confirmed')).toEqual([10, 20, 30, 40, 50]);
  });

  it('that failed in a sync before stop nothing while they wait', async () => {
    await apply((await propose()).id);
    await send('refused');
    await move((await run()).id, 'cancel');
    const times = { mode: 'scheduled', cron: '0 6 * * *', timeZone: 'UTC' };
    await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, times);
    await apply((await propose()).id);
    expect(await send('confirmed')).toEqual([]);
    expect(await phase()).toBe('first_five');
    expect(await run()).toMatchObject({ state: 'running', failed: 0 });
  });
});

describe('where one of the five fails', () => {
  beforeEach(async () => {
    await apply((await propose()).id);
    await send('refused');
  });

  it('everything stops, and an incident says so', async () => {
    expect(await phase()).toBe('stopped');
    expect(await run()).toMatchObject({ state: 'safety_stop', done: 0, failed: 5 });
    expect(await incidents()).toMatchObject([
      { integrationId: shop, detail: { syncRunId: (await run()).id } },
    ]);
    expect(await take()).toEqual([]);
    expect(await blocks()).toEqual(new Set(['missing', 'safety_stop']));
  });

  it('resuming tries them again, and the rest follows', async () => {
    const { id } = await run();
    expect((await move(id, 'resume')).body).toMatchObject({ state: 'running' });
    expect(await incidents()).toEqual([]);
    expect(await blocks()).toEqual(new Set([null, 'first_sync_waiting']));
    expect(await send('confirmed')).toEqual([10, 20, 30, 40, 50]);
    expect(await send('confirmed')).toEqual([0, 0, 60, 70, 80]);
    expect(await run()).toMatchObject({ state: 'done', done: 10, failed: 0 });
    expect((await move(id, 'resume')).body.code).toBe('sync_run_not_stopped');
    expect((await move(id, 'cancel')).body.code).toBe('sync_run_ended');
  });

  it('that fails again, it stops again', async () => {
    await move((await run()).id, 'resume');
    expect(await send('refused')).toHaveLength(5);
    expect(await run()).toMatchObject({ state: 'safety_stop' });
    expect(await incidents()).toHaveLength(1);
  });

  it('those that are skipped keep nothing back once it is resumed', async () => {
    await moveAll('skip');
    await move((await run()).id, 'resume');
    await advanceFirstSyncs(gateway.db, 'all', gateway.clock.now());
    expect(await phase()).toBe('open');
    expect((await take()).map(({ quantity }) => quantity).toSorted((a, b) => a - b)).toEqual([
      0, 0, 60, 70, 80,
    ]);
    expect(await failedStates()).toEqual(Array.from({ length: 5 }, () => 'skipped'));
  });

  it('nor do those that were retried before they are skipped', async () => {
    await moveAll('retry');
    expect(await take()).toEqual([]);
    await moveAll('skip');
    await move((await run()).id, 'resume');
    await advanceFirstSyncs(gateway.db, 'all', gateway.clock.now());
    expect(await phase()).toBe('open');
  });

  it('cancelling lets the integration only observe', async () => {
    const { id } = await run();
    expect((await move(id, 'cancel')).body).toMatchObject({ state: 'cancelled' });
    expect(await phase()).toBe('observing');
    expect(await incidents()).toEqual([]);
    expect(await take()).toEqual([]);
  });
});
