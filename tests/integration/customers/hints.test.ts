import { hintCustomers, lockHinted, takeHinted } from '@onhand/core/customers/hint-customers.ts';
import { takeInCustomers } from '@onhand/core/customers/take-in-customers.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomerShop, snapshotOf } from '../../setup/customer-shop.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

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
    expect(await lockHinted(tx, { integrationId, hinted })).toEqual([]);
    late ??= hint(second);
    await until(
      () =>
        sql<{ count: number }>`
          select count(*)::int as count from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db),
      ({ rows }) => (rows[0]?.count ?? 0) > 0,
    );
    await takeInCustomers(tx, { ...of, by: 'bulk_import', snapshots: [snapshotOf('7', 7, 0)], at: second });
  });
  await late;
  const again = await inTransaction(db, (tx) => takeHinted(tx, { integrationId, limit: 1, at: second }));
  expect(again).toMatchObject([{ externalId: '7', hintedAt: second }]);
});
