import { copyRows } from '@onhand/database/copy-rows.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await sql`create unlogged table copied (id int, name text, at timestamptz, facts jsonb)`.execute(
    database.db,
  );
});
afterAll(() => database.drop());

const columns = ['id', 'name', 'at', 'facts'] as const;
const at = new Date('2026-11-29T12:00:00.123Z');
const read = async () => (await sql`select * from copied order by id`.execute(database.db)).rows;

it('rows arrive as they are, whatever their texts hold', async () => {
  const names = ['plain', 'tab\there', 'line\nbreak\r\n', String.raw`back\slash \N \.`, '', 'ü 中 "\'', null];
  const rows = names.map((name, id) => ({ id, name, at, facts: { name } }));
  await inTransaction(database.db, async (tx) => {
    await copyRows(tx, 'copied', columns, rows);
    // A statement may follow at once.
    await copyRows(tx, 'copied', columns, []);
    await sql`select 1`.execute(tx);
  });
  expect(await read()).toEqual(rows);
});

it('a refused row fails its transaction only, and the connection goes on', async () => {
  const before = await read();
  const bad = { id: 1, name: 'zero \u0000 byte', at, facts: {} };
  await expect(
    inTransaction(database.db, (tx) => copyRows(tx, 'copied', columns, [{ ...bad, name: 'good' }, bad])),
  ).rejects.toMatchObject({ code: '22021' });
  await expect(
    inTransaction(database.db, (tx) => copyRows(tx, 'missing', columns, [bad])),
  ).rejects.toMatchObject({ code: '42P01' });
  const all = Array.from({ length: 30 }, () => read());
  for (const rows of await Promise.all(all)) expect(rows).toEqual(before);
});
