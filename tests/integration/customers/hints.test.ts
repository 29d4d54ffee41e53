import { hintCustomers, settleHinted, takeHinted } from '@onhand/core/customers/hint-customers.ts';
import { takeInCustomers } from '@onhand/core/customers/take-in-customers.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomerShop, hashOf, snapshotOf } from '../../setup/customer-shop.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Waits until a connection waits for a lock. */
async function untilSomebodyWaits(): Promise<void> {
  await until(
    () =>
      sql<{ count: number }>`
        select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db),
    ({ rows }) => (rows[0]?.count ?? 0) > 0,
  );
}

it('a hint that comes while a reading of its customer is stored has the customer read again', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  const { merchantId, integrationId } = shop;
  await shop.set({ direction: 'bidirectional' });
  const of = { merchantId, integrationId };
  const hint = (at: Date) =>
    inTransaction(db, (tx) => hintCustomers(tx, { hints: [{ ...of, externalId: '7' }], at }));
  const [first, second] = [new Date('2026-11-30T12:00:00Z'), new Date('2026-11-30T12:00:01Z')];
  await hint(first);
  const hinted = await inTransaction(db, (tx) => takeHinted(tx, { integrationId, limit: 1, at: first }));
  let late: Promise<number> | undefined;
  await inTransaction(db, async (tx) => {
    expect(await settleHinted(tx, { integrationId, hinted })).toEqual(new Set());
    late ??= hint(second);
    await untilSomebodyWaits();
    await takeInCustomers(tx, { ...of, by: 'bulk_import', snapshots: [snapshotOf('7', 7, 0)], at: second });
  });
  await late;
  const again = await inTransaction(db, (tx) => takeHinted(tx, { integrationId, limit: 1, at: second }));
  expect(again).toMatchObject([{ externalId: '7', hintedAt: second }]);
});

it('a hint that is being stored while its customer is linked does no harm, and has the customer read', async () => {
  const { db } = database;
  const shop = await createCustomerShop(db);
  await shop.set({ direction: 'bidirectional', autoExport: true });
  await shop.show([7]);
  const there = `there ${hashOf('e', 7)}`;
  const { merchantId, integrationId } = shop;
  let hint: Promise<unknown> | undefined;
  let isStored = false;
  shop.answer = async () => {
    // The shop tells of the account before its answer to the write has been stored.
    hint ??= inTransaction(db, async (tx) => {
      const hints = [{ merchantId, integrationId, externalId: there }];
      await hintCustomers(tx, { hints, at: new Date() });
      isStored = true;
      await untilSomebodyWaits();
    });
    await until(() => Promise.resolve(isStored), Boolean);
    return undefined;
  };
  await shop.sync();
  await hint;
  expect(await shop.failedItems()).toEqual([]);
  shop.shown.set(there, snapshotOf(there, 7, 1));
  await shop.sync();
  expect(shop.readings).toEqual([[there]]);
  const { rows } = await sql`
    select link.external_id, link.seen_hash, customers.content_hash
    from channel_customers link join customers on customers.id = link.customer_id
    where link.integration_id = ${integrationId}`.execute(db);
  const hash = hashOf('c', 1);
  expect(rows).toEqual([{ external_id: there, seen_hash: hash, content_hash: hash }]);
});
