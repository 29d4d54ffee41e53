import { beginRuns } from '@onhand/core/runs/begin-runs.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomerShop, hashOf, snapshotOf } from '../../setup/customer-shop.ts';
import type { CustomerShop, Upserted } from '../../setup/customer-shop.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const bad = hashOf('e', 3);
const blocked: Upserted = { kind: 'unavailable', message: 'Blocked by a firewall.' };
const crashed: Upserted = { kind: 'unknown', message: 'Internal error.', ended: true };
const many = Array.from({ length: 45 }, (_, index) => index);

/** Carries what is due, and what is due later, until nothing is. Returns the number of runs. */
async function settle(shop: CustomerShop): Promise<number> {
  for (let runs = 0; runs < 12; runs += 1) {
    await sql`
      update channel_customers set due_at = onhand_now()
      where integration_id = ${shop.integrationId} and due_at is not null`.execute(database.db);
    let outcome = await shop.sync();
    if (outcome === 'no_run') return runs;
    // The activity waits after an answer that is none, and goes on.
    for (let step = 0; step < 12 && outcome !== 'ended'; step += 1) {
      outcome = await shop.carry('sync_customers');
    }
    expect(outcome).toBe('ended');
  }
  throw new Error('It does not settle.');
}

/** The customers that the shop took, each once. */
async function written({ integrationId }: CustomerShop): Promise<number> {
  const rows = await database.db
    .selectFrom('channel_customers')
    .where('integration_id', '=', integrationId)
    .where('external_id', 'is not', null)
    .select('id')
    .execute();
  return rows.length;
}

it('a customer that a firewall refuses keeps nobody back, and becomes a failed item after a few calls', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.show(many);
  shop.answer = ({ emailHash }) => (emailHash === bad ? blocked : undefined);
  expect(await shop.sync()).toBe('ended');
  expect(await written(shop)).toBe(44);
  expect(await shop.failedItems()).toEqual([]);
  await settle(shop);
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'platform_away' }]);
  expect(shop.calls.flat().filter((hash) => hash === bad)).toHaveLength(5);
  expect(await shop.sync()).toBe('no_run');
  shop.answer = () => undefined;
  await shop.retry();
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  expect(await written(shop)).toBe(45);
});

it.each([blocked, crashed])(
  'a customer that fails whole calls with %j is found by halving them',
  async (fault) => {
    const shop = await createCustomerShop(database.db);
    await shop.show(many);
    shop.answer = (_row, rows) => (rows.some(({ emailHash }) => emailHash === bad) ? fault : undefined);
    await settle(shop);
    expect(await written(shop)).toBe(44);
    expect(await shop.failedItems()).toMatchObject([
      { state: 'open', code: fault.kind === 'unknown' ? 'outcome_unknown' : 'platform_away' },
    ]);
    const failed = shop.calls.filter((hashes) => hashes.includes(bad)).map(({ length }) => length);
    expect(failed.at(-1)).toBe(1);
    expect(failed).toHaveLength(5);
  },
);

it('a shop that is away uses nothing up', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.show(many);
  shop.answer = () => blocked;
  shop.check = () => ({ kind: 'unavailable', message: 'Down.' });
  await shop.sync();
  for (let call = 0; call < 10; call += 1) expect(await shop.carry('sync_customers')).toBe('unavailable');
  shop.answer = () => undefined;
  expect(await shop.carry('sync_customers')).toBe('ended');
  expect(await written(shop)).toBe(45);
  expect(await shop.failedItems()).toEqual([]);
});

it('a change of the person lets them be sent again', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.show([3]);
  shop.answer = () => blocked;
  await settle(shop);
  expect(await shop.failedItems()).toMatchObject([{ state: 'open' }]);
  shop.answer = () => undefined;
  await shop.show([3], 1);
  await settle(shop);
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('a bulk export names who failed and writes all others, also where nothing is synced', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  await shop.set({ direction: 'disabled' });
  await shop.show(many);
  shop.answer = (_row, rows) => (rows.some(({ emailHash }) => emailHash === bad) ? crashed : undefined);
  const kind = 'export_customers';
  await beginRuns(db, { merchantId, integrationIds: [integrationId], kind, actor: 'test', at: new Date() });
  let outcome = await shop.carry(kind);
  for (let step = 0; step < 12 && outcome !== 'ended'; step += 1) outcome = await shop.carry(kind);
  expect(outcome).toBe('ended');
  expect(await written(shop)).toBe(44);
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'outcome_unknown' }]);
  const run = await findNewestRun(db, { merchantId, integrationId, kind });
  expect(run?.counts).toMatchObject({ total: 45, done: 44, failed: 1 });
});

it('many customers that a firewall refuses do not make a bulk export fail', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  await shop.show(many);
  const refused = new Set([3, 8, 9, 21, 22, 30, 41].map((number) => hashOf('e', number)));
  shop.answer = ({ emailHash }) => (refused.has(emailHash ?? '') ? blocked : undefined);
  const kind = 'export_customers';
  await beginRuns(db, { merchantId, integrationIds: [integrationId], kind, actor: 'test', at: new Date() });
  const outcomes = new Set<string>();
  for (let outcome = ''; outcome !== 'ended' && shop.calls.length < 100;) {
    outcome = await shop.carry(kind);
    outcomes.add(outcome);
  }
  // A run fails after some calls in a row in which the shop is away.
  expect([...outcomes]).toEqual(['waits', 'ended']);
  expect(await written(shop)).toBe(38);
  expect(await shop.failedItems()).toHaveLength(7);
});

it('a shop of which only the customers are away makes no customer of a bulk export a failed item', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  await shop.show(many);
  shop.answer = () => blocked;
  shop.read = () => blocked;
  const kind = 'export_customers';
  await beginRuns(db, { merchantId, integrationIds: [integrationId], kind, actor: 'test', at: new Date() });
  for (let call = 0; call < 13; call += 1) expect(await shop.carry(kind)).toBe('unavailable');
  expect(await shop.failedItems()).toEqual([]);
  const run = await findNewestRun(db, { merchantId, integrationId, kind });
  expect(run?.counts).toMatchObject({ total: 45, failed: 0 });
  shop.answer = () => undefined;
  expect(await shop.carry(kind)).toBe('ended');
  expect(await written(shop)).toBe(45);
});

it('a limit that is met when the shop is asked about nobody is no proof against the customers', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  await shop.show(many);
  shop.answer = () => blocked;
  shop.read = () => ({ kind: 'rate_limited', retryAfterMs: 1_000, limit: 'calls' });
  const kind = 'export_customers';
  await beginRuns(db, { merchantId, integrationIds: [integrationId], kind, actor: 'test', at: new Date() });
  for (let call = 0; call < 13; call += 1) expect(await shop.carry(kind)).toBe('rate_limited');
  expect(await shop.failedItems()).toEqual([]);
});

it('an answer that the database refuses keeps no other from being stored', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.show(many);
  shop.answer = (row) => {
    if (row.emailHash !== bad) return undefined;
    const shown = snapshotOf('a\u0000b', 3, 0);
    return { kind: 'ok', customer: shown, created: true };
  };
  expect(await shop.sync()).toBe('ended');
  expect(await written(shop)).toBe(44);
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'data_refused' }]);
  expect(await shop.sync()).toBe('no_run');
});
