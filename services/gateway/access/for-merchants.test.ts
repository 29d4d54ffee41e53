import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

it('the transactions of a request say that they run for its merchant', async () => {
  const { db } = gateway;
  const [first, second] = [await createTestMerchant(gateway), await createTestMerchant(gateway)];
  // A trigger keeps what the transactions say.
  await sql`create table said (merchants text)`.execute(db);
  await sql`
    create function say() returns trigger language plpgsql as
    'begin insert into said values (current_setting(''onhand.merchants'', true)); return null; end'`.execute(
    db,
  );
  await sql`create trigger say after insert on items for each row execute function say()`.execute(db);
  await Promise.all([first.createItem(1), second.createItem(1)]);
  const { rows } = await sql<{ merchants: string }>`select merchants from said`.execute(db);
  expect(rows.map(({ merchants }) => merchants).toSorted()).toEqual(
    [`{${first.id}}`, `{${second.id}}`].toSorted(),
  );
});
