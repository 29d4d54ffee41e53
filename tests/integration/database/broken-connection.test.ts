import { connect } from '@onhand/database/connect.ts';
import { inTransaction, isConnectionError } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('a connection that breaks between two statements of a transaction fails the transaction, not the process', async () => {
  const db = connect(database.url, { maxConnections: 1 });
  const broken = inTransaction(db, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    const pid = rows[0]?.pid;
    await sql`select pg_terminate_backend(${pid})`.execute(database.db);
    await until(
      () => sql`select from pg_stat_activity where pid = ${pid}`.execute(database.db),
      (found) => found.rows.length === 0,
    );
    // The end of the connection reaches this process before the next statement does.
    await new Promise(setImmediate);
    await sql`select 1`.execute(tx);
  });
  await expect(broken.catch((error: unknown) => isConnectionError(error))).resolves.toBe(true);
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db);
  expect(rows).toEqual([{ one: 1 }]);
  await db.destroy();
});
