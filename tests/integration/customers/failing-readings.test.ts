import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomerShop, snapshotOf } from '../../setup/customer-shop.ts';
import type { CustomerShop, Read } from '../../setup/customer-shop.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const blocked: Read = { kind: 'unavailable', message: 'Blocked by a firewall.' };
const crashed: Read = { kind: 'unknown', message: 'Internal error.', ended: true };
const bad = '3';
const many = Array.from({ length: 45 }, (_, index) => String(index));

/** A shop that syncs both ways and told of customers. */
async function shopWithNews(): Promise<CustomerShop> {
  const shop = await createCustomerShop(database.db);
  await shop.set({ direction: 'bidirectional' });
  await database.db
    .updateTable('sync_settings')
    .set({ auto_import: true })
    .where('integration_id', '=', shop.integrationId)
    .execute();
  for (const id of many) shop.shown.set(id, snapshotOf(id, 100 + Number(id), Number(id)));
  await shop.hint(many);
  return shop;
}

/** Carries runs until nothing is told of or due any more, now or later. */
async function settle(shop: CustomerShop): Promise<void> {
  for (let runs = 0; runs < 12; runs += 1) {
    await sql`
      update channel_customers set hinted_at = now() - interval '1 minute'
      where integration_id = ${shop.integrationId} and hinted_at is not null`.execute(database.db);
    let outcome = await shop.sync();
    if (outcome === 'no_run') return;
    for (let step = 0; step < 12 && outcome === 'waits'; step += 1) {
      outcome = await shop.carry('sync_customers');
    }
    expect(outcome).toBe('ended');
  }
  throw new Error('It does not settle.');
}

/** The ids of the customers that were taken in. */
async function taken({ integrationId }: CustomerShop): Promise<readonly (string | null)[]> {
  const rows = await database.db
    .selectFrom('channel_customers')
    .where('integration_id', '=', integrationId)
    .where('customer_id', 'is not', null)
    .where('external_id', 'is not', null)
    .select('external_id')
    .execute();
  return rows.map((row) => row.external_id);
}

it.each([blocked, crashed])(
  'a customer whose reading fails whole calls with %j is found by halving them',
  async (fault) => {
    const shop = await shopWithNews();
    shop.read = (_id, ids) => (ids.includes(bad) ? fault : undefined);
    await settle(shop);
    const read = await taken(shop);
    expect(read).toHaveLength(44);
    expect(read).not.toContain(bad);
    expect(await shop.failedItems()).toMatchObject([
      { state: 'open', code: fault.kind === 'unknown' ? 'outcome_unknown' : 'platform_away' },
    ]);
    const failed = shop.readings.filter((ids) => ids.includes(bad)).map(({ length }) => length);
    expect(failed.at(-1)).toBe(1);
    expect(failed).toHaveLength(5);
    shop.read = () => undefined;
    await shop.retry();
    expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
    expect(await taken(shop)).toHaveLength(45);
  },
);

it('a reading that the database refuses is a failed item, and keeps no other out', async () => {
  const shop = await shopWithNews();
  const shown = snapshotOf(bad, 103, 3);
  shop.read = (id) =>
    id === bad
      ? { kind: 'customer', customer: { ...shown, changedAt: '294277-01-01T00:00:00Z' } }
      : undefined;
  await settle(shop);
  const read = await taken(shop);
  expect(read).toHaveLength(44);
  expect(read).not.toContain(bad);
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'data_refused' }]);
  expect(await shop.sync()).toBe('no_run');
  shop.read = () => undefined;
  await shop.retry();
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  expect(await taken(shop)).toHaveLength(45);
});

it('customers that cannot be read keep nobody back who is due', async () => {
  const shop = await shopWithNews();
  await shop.show([1]);
  shop.read = () => blocked;
  let outcome = await shop.sync();
  for (let step = 0; step < 12 && outcome === 'waits'; step += 1) {
    outcome = await shop.carry('sync_customers');
  }
  expect(outcome).toBe('ended');
  expect(shop.calls.flat()).toHaveLength(1);
  // They wait, and begin no run until then.
  expect(await shop.sync()).toBe('no_run');
});

it('a shop that is away counts no reading, and one that limits calls neither', async () => {
  for (const answer of [blocked, { kind: 'rate_limited', retryAfterMs: 1 } as Read]) {
    const shop = await shopWithNews();
    shop.read = () => answer;
    shop.check = () => ({ kind: 'unavailable', message: 'Down.' });
    expect(await shop.sync()).toBe(answer.kind);
    for (let call = 0; call < 10; call += 1) expect(await shop.carry('sync_customers')).toBe(answer.kind);
    const { merchantId, integrationId } = shop;
    const run = await findNewestRun(database.db, { merchantId, integrationId, kind: 'sync_customers' });
    expect(run).toMatchObject({ state: 'running', phase: 'reading' });
    shop.read = () => undefined;
    expect(await shop.carry('sync_customers')).toBe('ended');
    expect(await taken(shop)).toHaveLength(45);
    expect(await shop.failedItems()).toEqual([]);
  }
});
