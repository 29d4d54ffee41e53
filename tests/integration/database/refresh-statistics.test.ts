import { connect } from '@onhand/database/connect.ts';
import { refreshStatistics } from '@onhand/database/refresh-statistics.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('the worker gathers the statistics of a table that grew beyond them, and only then', async () => {
  const { db } = database;
  const { merchantId } = await createMerchant(db);
  const insert = (rows: number) =>
    sql`
      insert into products (merchant_id, title)
      select ${merchantId}, 'Mug' from generate_series(1, ${rows}::int)`.execute(db);
  const worker = connect(database.urlAs('worker'), { maxConnections: 1 });
  try {
    // PostgreSQL would gather the statistics by itself, once in a minute.
    await sql`alter table products set (autovacuum_enabled = false)`.execute(db);
    await sql`vacuum analyze products`.execute(db);
    await insert(2_000);
    // PostgreSQL counts changes with a delay.
    await until(
      () => counted(),
      ({ changed }) => changed === 2_000,
    );
    await refreshStatistics(worker, ['products']);
    const gathered = await until(
      () => counted(),
      ({ changed }) => changed === 0,
    );
    expect(gathered.rows).toBe(2_000);

    await insert(1_500);
    await until(
      () => counted(),
      ({ changed }) => changed === 1_500,
    );
    await refreshStatistics(worker, ['products']);
    expect(await counted()).toEqual({ rows: 2_000, changed: 1_500 });
  } finally {
    await worker.destroy();
  }

  async function counted() {
    const { rows } = await sql<{ rows: number; changed: number }>`
      select pg_class.reltuples::int as rows, n_mod_since_analyze::int as changed
      from pg_stat_user_tables join pg_class on pg_class.oid = relid
      where pg_stat_user_tables.relname = 'products'`.execute(db);
    return rows[0] ?? { rows: -1, changed: -1 };
  }
});
