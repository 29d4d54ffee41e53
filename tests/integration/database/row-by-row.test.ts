import { rowByRow, rowByRowWithin } from '@onhand/database/row-by-row.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
let transactions: number;
let refused: { row: number; code: unknown }[];

beforeAll(async () => {
  database = await createTestDatabase();
  await sql`create table numbers (number int primary key check (number <> 13))`.execute(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  transactions = 0;
  refused = [];
  await sql`delete from numbers`.execute(database.db);
});

async function insert(tx: Tx, rows: readonly number[]): Promise<readonly number[]> {
  transactions += 1;
  await sql`insert into numbers select unnest(${rows}::bigint[])`.execute(tx);
  return rows;
}
const store = (rows: readonly number[], work = insert) =>
  rowByRow(database.db, rows, {
    work,
    refuse: async (row, error) => {
      refused.push({ row, code: error instanceof Error && 'code' in error ? error.code : error });
      return [-row];
    },
  });
const stored = async () => {
  const { rows } = await sql<{ number: number }>`select number from numbers order by number`.execute(
    database.db,
  );
  return rows.map(({ number }) => number);
};

it('rows without a fault are one transaction, and no rows are none', async () => {
  expect(await store([1, 2, 3])).toEqual([[1, 2, 3]]);
  expect(transactions).toBe(1);
  expect(await store([])).toEqual([]);
  expect(transactions).toBe(1);
});

it('the bad rows fail alone, the others are stored, and the results keep the order of the rows', async () => {
  const rows = [...Array(100).keys()].map((row) => (row === 50 ? 4_006_381_333_931 : row));
  const results = await store(rows);
  expect(refused).toEqual([
    { row: 13, code: '23514' },
    { row: 4_006_381_333_931, code: '22003' },
  ]);
  expect(results.flat()).toEqual(rows.map((row) => (row === 13 || row > 100 ? -row : row)));
  expect(await stored()).toEqual(rows.filter((row) => row !== 13 && row <= 100));
  // Two searches by halves, not a hundred attempts.
  expect(transactions).toBeLessThan(30);
});

it('a row that another transaction is storing is tried again, and only then refused', async () => {
  const { db } = database;
  const work = async (tx: Tx, [row]: readonly number[]) => {
    transactions += 1;
    // Another transaction stores the row after it was looked for the first time.
    if (transactions === 1) await sql`insert into numbers values (${row})`.execute(db);
    const onConflict = transactions === 1 ? sql`` : sql`on conflict do nothing`;
    await sql`insert into numbers values (${row}) ${onConflict}`.execute(tx);
    return [row ?? 0];
  };
  expect(await store([7], work)).toEqual([[7]]);
  expect([refused, transactions]).toEqual([[], 2]);
  expect(await store([7])).toEqual([[-7]]);
  expect(refused).toEqual([{ row: 7, code: '23505' }]);
});

it('an error that no row is to blame for is thrown, and no row is refused', async () => {
  const work = async (tx: Tx, rows: readonly number[]) => {
    await insert(tx, rows);
    await sql`do $$ begin raise exception 'away' using errcode = '57P01'; end $$`.execute(tx);
    return rows;
  };
  await expect(store([1, 2], work)).rejects.toMatchObject({ code: '57P01' });
  expect(transactions).toBe(1);
  expect([refused, await stored()]).toEqual([[], []]);
});

it('within a transaction, the bad rows fail alone, and the transaction goes on', async () => {
  const results = await inTransaction(database.db, async (tx) => {
    const parts = await rowByRowWithin(tx, [11, 12, 13, 14], {
      work: insert,
      refuse: async (row) => [-row],
    });
    await insert(tx, [15]);
    return parts.flat();
  });
  expect(results).toEqual([11, 12, -13, 14]);
  expect(await stored()).toEqual([11, 12, 14, 15]);
});
