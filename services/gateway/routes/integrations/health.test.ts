import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { concludePass } from '@onhand/core/channel-stock/conclude-pass.ts';
import { beginPass } from '@onhand/core/integrations/hearing/begin-pass.ts';
import { failPass } from '@onhand/core/integrations/hearing/end-pass.ts';
import { readOrdersFirst } from '@onhand/core/integrations/hearing/orders-first.ts';
import { writeSubscriptions } from '@onhand/core/integrations/hearing/subscriptions.ts';
import { takeInUnread } from '@onhand/core/orders/take-in-unread.ts';
import { createLimitStore } from '@onhand/core/integrations/limits/limit-store.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { nothing } from '@onhand/domain/limits/limit-state.ts';
import type { Amount } from '@onhand/domain/limits/limit.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let ids: { merchantId: MerchantId; integrationId: IntegrationId };
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  // The API gave them as ids of these kinds.
  ids = {
    merchantId: merchant.id as MerchantId,
    integrationId: (await merchant.createIntegration()) as IntegrationId,
  };
});

const health = async () => (await merchant.ask('GET', `/v1/integrations/${ids.integrationId}/health`)).body;
const now = () => gateway.clock.now();
const iso = (afterMs = 0) => new Date(now().getTime() + afterMs).toISOString();
const begin = () =>
  beginPass(gateway.db, {
    integrationId: ids.integrationId,
    now: now(),
    everyMs: 300_000,
    minPassMs: 0,
    overlapMs: 60_000,
  });

it('an integration of which nothing was heard says so', async () => {
  expect(await health()).toEqual({
    orders: {
      heardUntil: null,
      lastPass: { startedAt: null, completedAt: null, unread: 0, failures: 0, problem: null },
      nextPassAt: null,
      passEverySeconds: null,
      failedItems: 0,
      readFirstSince: null,
    },
    subscriptions: { state: 'unchecked', checkedAt: null, topics: [] },
    circuit: { state: 'closed', reason: null, failures: 0, until: null },
    calls: { limits: [], pausedUntil: null },
    reconciliation: {
      wantedMinutes: 120,
      everyMinutes: 120,
      neededMinutes: null,
      stretchedBy: null,
      lastRun: null,
    },
    due: { count: 0, oldestAt: null },
  });
});

it('health tells what is used of the limits, when it is free again, and the pause that a platform asked for', async () => {
  const limits = { concurrentCalls: 2, callsPerMinute: 60 };
  await merchant.ask('PATCH', `/v1/integrations/${ids.integrationId}`, { limits });
  const concurrent = {
    name: 'own_concurrent_calls',
    scope: 'integration',
    kind: 'concurrent',
    counts: 'calls',
    perMinute: null,
    units: null,
  };
  const rate = {
    name: 'own_calls_per_minute',
    scope: 'integration',
    kind: 'rate',
    counts: 'calls',
    most: 3,
    perMinute: 57.7,
    units: null,
  };
  expect((await health()).calls).toEqual({
    limits: [
      { ...concurrent, most: 2, used: 0, refillsAt: null },
      { ...rate, used: 0, refillsAt: null },
    ],
    pausedUntil: null,
  });

  const store = createLimitStore(gateway.db);
  const scope = { kind: 'integration', integrationId: ids.integrationId } as const;
  const waiting = { sales: [1], bulk: [], reconcile: [] };
  const declared = [{ name: 'calls', scope: 'integration', kind: 'concurrency', max: 4 }] as const;
  await store.draw(scope, declared, { holder: 'one', running: 0, waiting, returned: nothing });
  await store.correct(scope, declared, { retryAfterMs: 60_000 });
  const { limits: used, pausedUntil } = (await health()).calls;
  expect(used).toEqual([
    { ...concurrent, name: 'calls', most: 4, used: 1, refillsAt: null },
    { ...concurrent, most: 2, used: 1, refillsAt: null },
    { ...rate, used: 1, refillsAt: expect.any(String) },
  ]);
  expect(Date.parse(used[2].refillsAt)).toBeGreaterThan(Date.parse(pausedUntil) - 60_000);
  expect(Date.parse(pausedUntil)).toBeGreaterThan(now().getTime());

  await merchant.ask('POST', `/v1/integrations/${ids.integrationId}/resume`);
  expect((await health()).calls.pausedUntil).toBeNull();
});

it('health tells what all shops of the platform use, in points, less what was given back and what the platform says is left', async () => {
  const { db } = gateway;
  const store = createLimitStore(db);
  const scope = { kind: 'app', platform: 'woocommerce' } as const;
  const declared = [
    { name: 'points', scope: 'app', kind: 'bucket', capacity: 1_000, perSecond: 0.01, counts: 'points' },
  ] as const;
  const draw = (points: readonly number[], returned: Amount) =>
    store.draw(scope, declared, {
      holder: 'one',
      running: 0,
      waiting: { sales: points, bulk: [], reconcile: [] },
      returned,
    });
  const limit = async () =>
    (await health()).calls.limits.find((one: { scope: string }) => one.scope === 'app');
  await draw([400], nothing);
  const points = { name: 'points', kind: 'rate', counts: 'points', most: 999, perMinute: 0.6, units: null };
  expect(await limit()).toMatchObject({ ...points, used: 400, refillsAt: expect.any(String) });
  await draw([], { calls: 1, points: 300 });
  expect(await limit()).toMatchObject({ used: 100 });
  await store.correct(scope, declared, { remaining: { points: 50 } });
  expect(await limit()).toMatchObject({ used: 950 });
  await sql`delete from call_limits where scope = 'app:woocommerce'`.execute(db);
});

it('health tells how many listings use the limits of each, and when the last is free again', async () => {
  const store = createLimitStore(gateway.db);
  const declared = [
    { name: 'revisions', scope: 'unit', kind: 'bucket', capacity: 3, perSecond: 0.0001 },
  ] as const;
  const { integrationId } = ids;
  const draw = (units: readonly string[]) => store.drawUnits({ integrationId, units }, declared);
  const limits = async () => (await health()).calls.limits;
  await draw(['a', 'a', 'a', 'a', 'b', 'c']);
  await store.returnUnits({ integrationId, units: ['c'] }, declared);
  const [limit] = await limits();
  expect(limit).toMatchObject({
    name: 'revisions',
    scope: 'unit',
    kind: 'rate',
    counts: 'calls',
    units: { using: 2, usedUp: 1 },
  });
  expect(limit.used).toBe(limit.most);
  expect(Date.parse(limit.refillsAt)).toBeGreaterThan(now().getTime() + 4 * 3_600_000);
});

it.each([
  [{ limits: { concurrentCalls: null, callsPerMinute: null } }],
  [{ limits: { concurrentCalls: 0, callsPerMinute: 60 } }],
  [{ limits: { concurrentCalls: 2, callsPerMinute: 29 } }],
  [{ limits: { concurrentCalls: 2 } }],
  [{}],
])('limits like %j are refused', async (body) => {
  expect(await merchant.ask('PATCH', `/v1/integrations/${ids.integrationId}`, body)).toMatchObject({
    status: 400,
  });
});

it('limits are shown and removed, and another merchant does not reach them', async () => {
  const limits = { concurrentCalls: null, callsPerMinute: 600 };
  const url = `/v1/integrations/${ids.integrationId}`;
  expect((await merchant.ask('PATCH', url, { limits })).body.limits).toEqual(limits);
  expect((await merchant.ask('GET', url)).body.limits).toEqual(limits);
  const other = await createTestMerchant(gateway);
  expect(await other.ask('PATCH', url, { limits: null })).toMatchObject({ status: 404 });
  expect((await merchant.ask('PATCH', url, { limits: null })).body.limits).toBeNull();
});

it('a complete pass shows up to when orders are known, what it could not read, and when the next is', async () => {
  await begin();
  const unread = [{ externalId: '7', code: 'quantity_uncountable', message: 'It has the quantity 1.5.' }];
  await takeInUnread(gateway.db, { ...ids, orders: unread, workflowId: 'poll' }, gateway);
  await concludePass(gateway.db, {
    ...ids,
    began: now(),
    heardAt: now(),
    readFrom: now(),
    overlapMs: 60_000,
    unread: 1,
    at: now(),
  });
  expect((await health()).orders).toEqual({
    heardUntil: iso(-60_000),
    lastPass: { startedAt: iso(), completedAt: iso(), unread: 1, failures: 0, problem: null },
    nextPassAt: iso(300_000),
    passEverySeconds: 300,
    failedItems: 1,
    readFirstSince: null,
  });
});

it('passes that fail are told in the platform’s words, and that nothing is written before one is complete', async () => {
  await begin();
  await readOrdersFirst(gateway.db, ids.integrationId, now());
  await failPass(gateway.db, {
    integrationId: ids.integrationId,
    at: now(),
    kind: 'away',
    code: 'unavailable',
    message: 'Nobody answers.',
    retryIn: () => 10_000,
  });
  expect((await health()).orders).toMatchObject({
    lastPass: { failures: 1, problem: { code: 'unavailable', message: 'Nobody answers.' } },
    nextPassAt: iso(10_000),
    readFirstSince: iso(),
  });
});

it('topics that the shop refuses are shown with its reason', async () => {
  await begin();
  const message = 'Your user may not.';
  await inTransaction(gateway.db, (tx) =>
    writeSubscriptions(tx, {
      ...ids,
      state: 'refused',
      subscriptions: [{ topic: 'order.created', externalId: null, state: 'refused', message }],
      at: now(),
    }),
  );
  expect((await health()).subscriptions).toEqual({
    state: 'refused',
    checkedAt: iso(),
    topics: [{ topic: 'order.created', state: 'refused', message, checkedAt: iso() }],
  });
});

it('what waits to be written is counted, with the age of the oldest', async () => {
  const itemId = await merchant.createItem(5);
  await merchant.createListing(ids.integrationId, { itemId });
  expect((await health()).due).toEqual({ count: 1, oldestAt: iso() });
});

it('new credentials let orders be read first', async () => {
  const path = `/v1/integrations/${ids.integrationId}/credentials`;
  await merchant.ask('PUT', path, { api: { consumerKey: 'ck_2', consumerSecret: 'cs_2' } });
  expect((await health()).orders).toMatchObject({ readFirstSince: iso() });
  expect(gateway.heard).toContain(ids.integrationId);
});

it('of another merchant it does not exist', async () => {
  const other = await createTestMerchant(gateway);
  const answer = await other.ask('GET', `/v1/integrations/${ids.integrationId}/health`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'integration_not_found' } });
});
