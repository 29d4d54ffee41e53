import { takeDueExports } from '@onhand/core/customers/due-exports.ts';
import type { DueExports } from '@onhand/core/customers/what-is-due.ts';
import { takeInCustomers } from '@onhand/core/customers/take-in-customers.ts';
import { beginCustomerSyncs } from '@onhand/core/runs/customers/begin-customer-syncs.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomerShop, hashOf, snapshotOf } from '../../setup/customer-shop.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { rowsTouched } from '../../setup/rows-touched.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

it('finding what is due reads what is due, and not all customers', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  await shop.show(numbers(1_500));
  expect(await shop.sync()).toBe('ended');
  expect(shop.calls.flat()).toHaveLength(1_500);
  await sql`vacuum analyze`.execute(db);
  const touched = async (work: Parameters<typeof inTransaction>[1]) =>
    inTransaction(db, async (tx) => {
      // So few rows may as well be read as a whole: what counts is whether an index leads to those wanted.
      await sql`
        select set_config(name, 'off', true)
        from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) name`.execute(tx);
      const before = await rowsTouched(tx);
      const result = await work(tx);
      return { result, rows: (await rowsTouched(tx)) - before };
    });
  const none = await touched((tx) => beginCustomerSyncs(tx, new Date()));
  expect(none.result).toEqual([]);
  expect(none.rows).toBeLessThan(100);

  await shop.show([7, 8], 1);
  const two = await touched((tx) => beginCustomerSyncs(tx, new Date()));
  expect(two.result).toMatchObject([{ integrationId }]);
  expect(two.rows).toBeLessThan(200);
  const of = { merchantId, integrationId, cause: 'own' as const, after: null, limit: 20, at: new Date() };
  const taken = await touched((tx) => takeDueExports(tx, of));
  const hashes = (taken.result as DueExports).due.map(({ emailHash }) => emailHash ?? '');
  expect(hashes.toSorted()).toEqual([hashOf('e', 7), hashOf('e', 8)]);
  expect(taken.rows).toBeLessThan(200);
});

it('a change of the settings lets everything be looked at, once', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.set({ autoExport: false });
  await shop.show(numbers(25));
  expect(await shop.sync()).toBe('no_run');
  await shop.set({ autoExport: true });
  expect(await shop.sync()).toBe('ended');
  expect(shop.calls.map((rows) => rows.length)).toEqual([20, 5]);
  expect(await shop.sync()).toBe('no_run');
  // What changed in between is found, too.
  await shop.set({ mode: 'manual' });
  await shop.show([3], 1);
  expect(await shop.sync()).toBe('no_run');
  await shop.set({ mode: 'instant' });
  await shop.sync();
  expect(shop.calls.slice(2)).toEqual([[hashOf('e', 3)]]);
  expect(await shop.sync()).toBe('no_run');
});

it('what was marked while customers went out is not sent once they do not, and begins no run for ever', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.sync();
  await shop.show(numbers(3));
  await shop.set({ direction: 'inbound' });
  expect(await shop.sync()).toBe('ended');
  expect(await shop.sync()).toBe('no_run');
  expect(shop.calls).toEqual([]);
  await shop.set({ direction: 'outbound' });
  await shop.sync();
  expect(shop.calls.flat()).toHaveLength(3);
});

it('a person who changes while they are sent is sent again', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.show([1]);
  let changing: Promise<void> | undefined;
  shop.answer = () => {
    changing ??= shop.show([1], 1);
    return undefined;
  };
  // The change waits for no lock: nothing is open while the shop is asked.
  await shop.sync();
  await changing;
  await shop.sync();
  expect(shop.calls.length).toBeGreaterThan(1);
  expect(await shop.sync()).toBe('no_run');
});

it('what somebody changes in the shop between a write and its reading back is news: the newer content wins', async () => {
  for (const [changedAt, callsAfter] of [
    ['2026-01-01T00:00:00.000Z', 2], // older than the person's: written once more
    ['2026-03-01T00:00:00.000Z', 1],
  ] as const) {
    const shop = await createCustomerShop(database.db);
    await shop.set({ direction: 'bidirectional' });
    await database.db
      .updateTable('sync_settings')
      .set({ auto_import: true })
      .where('integration_id', '=', shop.integrationId)
      .execute();
    await shop.show([1]);
    await database.db
      .updateTable('customers')
      .set({ changed_at: new Date('2026-02-01T00:00:00.000Z') })
      .where('merchant_id', '=', shop.merchantId)
      .execute();
    shop.answer = (row) => {
      const written = snapshotOf('7', 1, 0);
      const since = { ...snapshotOf('7', 1, 9), changedAt };
      const isFirst = row.externalId === null;
      return { kind: 'ok', customer: written, created: isFirst, ...(isFirst && { since }) };
    };
    await shop.sync();
    expect(shop.calls).toHaveLength(callsAfter);
    const person = await database.db
      .selectFrom('customers')
      .where('merchant_id', '=', shop.merchantId)
      .select('content_hash')
      .executeTakeFirstOrThrow();
    expect(person.content_hash).toBe(hashOf('c', callsAfter === 1 ? 9 : 0));
    expect(await shop.sync()).toBe('no_run');
  }
});

it('nobody is marked where customers do not go out, or whom a refusal or an erasure keeps out', async () => {
  const shop = await createCustomerShop(database.db);
  await shop.show([1]);
  shop.answer = () => ({ kind: 'rejected', code: 'refused', message: 'No.' });
  await shop.sync();
  expect(await shop.sync()).toBe('no_run');
  await shop.show([1], 1);
  shop.answer = () => undefined;
  expect(await shop.sync()).toBe('ended');
  expect(shop.calls).toHaveLength(2);
  const marked = await database.db
    .selectFrom('channel_customers')
    .where('due_at', 'is not', null)
    .where('merchant_id', '=', shop.merchantId)
    .select('id')
    .execute();
  expect(marked).toEqual([]);
});

it('marks that lead to nothing are removed bit by bit, and keep nobody back', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  const many = numbers(2_500);
  await shop.show(many);
  await sql`
    update channel_customers
    set external_id = id::text, due_at = onhand_now() - interval '1 hour'
    where integration_id = ${integrationId}`.execute(db);
  await shop.show([2_501]);
  const marked = async () => {
    const rows = await db
      .selectFrom('channel_customers')
      .where('integration_id', '=', integrationId)
      .where('due_at', 'is not', null)
      .select('id')
      .execute();
    return rows.length;
  };
  const left: number[] = [];
  for (let isMoreLeft = true; isMoreLeft && left.length < 10;) {
    const of = { merchantId, integrationId, cause: 'own' as const, after: null, limit: 20, at: new Date() };
    ({ isMoreLeft } = await inTransaction(db, (tx) => takeDueExports(tx, of)));
    left.push(await marked());
  }
  expect(left).toEqual([1_501, 501, 1, 1]);
  expect(await shop.sync()).toBe('ended');
  expect(shop.calls).toEqual([[hashOf('e', 2_501)]]);
});

it('an account that is found to be only linked is marked no more', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  await shop.set({ direction: 'bidirectional' });
  await shop.show([1]);
  await inTransaction(db, (tx) =>
    takeInCustomers(tx, {
      merchantId,
      integrationId,
      by: 'bulk_import',
      snapshots: [snapshotOf('7', 1, 5)],
      at: new Date(),
    }),
  );
  const link = await db
    .selectFrom('channel_customers')
    .where('integration_id', '=', integrationId)
    .select(['external_id', 'due_at'])
    .executeTakeFirstOrThrow();
  expect(link).toEqual({ external_id: '7', due_at: null });
});
