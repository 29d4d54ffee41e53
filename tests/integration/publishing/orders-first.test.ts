import { closeCircuit, openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { concludePass } from '@onhand/core/channel-stock/conclude-pass.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import {
  hearAfterGatewayAbsence,
  noticeMissedPasses,
} from '@onhand/core/integrations/hearing/after-absence.ts';
import { beginPass } from '@onhand/core/integrations/hearing/begin-pass.ts';
import { failPass } from '@onhand/core/integrations/hearing/end-pass.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const start = new Date('2026-11-22T12:00:00Z');
const secondMs = 1_000;
const minuteMs = 60_000;
const after = (ms: number) => new Date(start.getTime() + ms);
const unavailable = { kind: 'unavailable', message: 'Nobody answers.' } as const;

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let lease: Lease;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A shop with a figure that is due, whose last pass began at the start. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  const delivery = deliveryOf({ ...merchant, integrationId }, orderFor('1', { a: 1 }));
  await takeIn(db, [delivery], { clock: { now: () => start } });
  await spreadDue(db, start);
  const taken = await acquireLease(db, integrationId, {
    now: start,
    leaseMs: 24 * 60 * minuteMs,
    callTimeoutMs: 0,
    requestLifetimeMs: 0,
  });
  if (taken === null) throw new Error('Somebody else holds the lease.');
  lease = taken;
  await pass(0);
});

const begin = (atMs: number) =>
  beginPass(database.db, {
    integrationId,
    now: after(atMs),
    everyMs: 5 * minuteMs,
    minPassMs: 0,
    overlapMs: 0,
  });
const conclude = (atMs: number) =>
  concludePass(database.db, {
    ...merchant,
    integrationId,
    began: after(atMs),
    heardAt: after(atMs),
    readFrom: start,
    overlapMs: 0,
    unread: 0,
    at: after(atMs),
  });
/** A complete pass that is wanted at once. */
async function pass(atMs: number): Promise<void> {
  await want(atMs);
  expect(await begin(atMs)).toBe(true);
  await conclude(atMs);
}
async function want(atMs: number): Promise<void> {
  await database.db
    .updateTable('hearing')
    .set({ pass_wanted_at: after(atMs) })
    .where('integration_id', '=', integrationId)
    .execute();
}
async function fail(atMs: number, kind: 'away' | 'unread' | 'refused'): Promise<void> {
  await want(atMs);
  expect(await begin(atMs)).toBe(true);
  await failPass(database.db, {
    integrationId,
    at: after(atMs),
    kind,
    code: kind,
    message: 'No.',
    retryIn: () => secondMs,
  });
}

/** What the publisher may write: the figures, or why none. */
async function write(): Promise<readonly number[] | 'orders first'> {
  const due = await takeDue(database.db, lease, {
    now: after(24 * 60 * minuteMs),
    limit: 10,
    settlesWithinMs: 0,
    adjusts: false,
  });
  if (due === 'inactive') throw new Error('It is active.');
  return due.ordersFirst ? 'orders first' : due.attempts.map(({ quantity }) => quantity);
}

it('after an outage of the shop orders are read before anything is written', async () => {
  await openCircuit(database.db, integrationId, unavailable, after(minuteMs));
  await closeCircuit(database.db, integrationId, after(2 * minuteMs));
  expect(await write()).toBe('orders first');
  await pass(2 * minuteMs);
  expect(await write()).toEqual([9]);
});

it('a pass that began before the end of the outage is not enough', async () => {
  await want(minuteMs);
  await begin(minuteMs);
  await openCircuit(database.db, integrationId, unavailable, after(2 * minuteMs));
  await conclude(3 * minuteMs);
  expect(await write()).toBe('orders first');
});

it('a platform that only asked to wait was not away', async () => {
  const answer = { kind: 'rate_limited', retryAfterMs: 1_000, limit: 'calls' } as const;
  await openCircuit(database.db, integrationId, answer, after(minuteMs));
  expect(await write()).toEqual([9]);
});

it('a pass that finds the shop away asks for orders first, however often it fails', async () => {
  for (let failures = 1; failures <= 8; failures += 1) await fail(failures * minuteMs, 'away');
  expect(await write()).toBe('orders first');
});

it('a shop that answers but whose orders cannot be read is not kept waiting for ever', async () => {
  await openCircuit(database.db, integrationId, unavailable, after(minuteMs));
  for (const failures of [2, 3, 4, 5]) await fail(failures * minuteMs, 'unread');
  expect(await write()).toBe('orders first');
  await fail(6 * minuteMs, 'unread');
  expect(await write()).toEqual([9]);
});

it('nor is a shop that refuses to list its orders', async () => {
  await openCircuit(database.db, integrationId, unavailable, after(minuteMs));
  await fail(2 * minuteMs, 'refused');
  expect(await write()).toEqual([9]);
});

it('a worker that was away for several passes reads orders first', async () => {
  await noticeMissedPasses(database.db, after(14 * minuteMs));
  expect(await write()).toEqual([9]);
});

it('a worker that was away for longer reads orders first', async () => {
  await noticeMissedPasses(database.db, after(16 * minuteMs));
  expect(await write()).toBe('orders first');
  await pass(16 * minuteMs);
  expect(await write()).toEqual([9]);
});

it('passes that fail are no absence of ours', async () => {
  await fail(minuteMs, 'unread');
  await noticeMissedPasses(database.db, after(60 * minuteMs));
  expect(await write()).toEqual([9]);
});

it('after an absence of the gateway orders are read first where webhooks make them fast', async () => {
  await hearAfterGatewayAbsence(database.db, after(minuteMs));
  expect(await write()).toBe('orders first');
  const { pass_wanted_at: wantedAt } = await database.db
    .selectFrom('hearing')
    .select('pass_wanted_at')
    .where('integration_id', '=', integrationId)
    .executeTakeFirstOrThrow();
  expect(wantedAt.getTime()).toBeLessThanOrEqual(after(6 * minuteMs).getTime());
});

it('a polled shop does not depend on the gateway', async () => {
  await database.db
    .updateTable('hearing')
    .set({ pass_every_ms: 2_000 })
    .where('integration_id', '=', integrationId)
    .execute();
  await hearAfterGatewayAbsence(database.db, after(minuteMs));
  expect(await write()).toEqual([9]);
});

const circuit = () =>
  database.db
    .selectFrom('integrations')
    .where('id', '=', integrationId)
    .select(['circuit', 'circuit_reason'])
    .executeTakeFirstOrThrow();
const incidents = () =>
  database.db.selectFrom('incidents').where('integration_id', '=', integrationId).select('kind').execute();

it('a limit that Onhand keeps to pauses the writes, and is no incident of the channel', async () => {
  const limited = { kind: 'rate_limited', retryAfterMs: 5_000, own: true } as const;
  expect(await openCircuit(database.db, integrationId, limited, after(0))).toMatchObject({ waitMs: 5_000 });
  expect(await circuit()).toMatchObject({
    circuit: 'open',
    circuit_reason: expect.stringContaining('Onhand waits'),
  });
  expect(await incidents()).toEqual([]);
  await openCircuit(database.db, integrationId, { ...limited, own: false }, after(10_000));
  expect(await incidents()).toEqual([{ kind: 'channel_down' }]);
});

it('a revoked integration is not to be reconnected, whatever a call that was under way answers', async () => {
  await database.db
    .updateTable('integrations')
    .set({ state: 'revoked' })
    .where('id', '=', integrationId)
    .execute();
  const refused = { kind: 'unauthorized', message: 'No such integration.' } as const;
  await openCircuit(database.db, integrationId, refused, after(0));
  expect(await circuit()).toMatchObject({ circuit: 'closed' });
  expect(await incidents()).toEqual([]);
});
