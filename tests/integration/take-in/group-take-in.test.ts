import { groupTakeIn } from '@onhand/core/orders/group-take-in.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const clock = { now: () => new Date() };
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function shop() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 1_000);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  return { ...merchant, integrationId };
}

it('makes few commits of many calls at once, and answers each with its own results', async () => {
  const to = await shop();
  const takeIn = groupTakeIn(database.db, { clock });
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, order) => takeIn([deliveryOf(to, orderFor(String(order), { a: 1 }))])),
  );
  expect(answers).toEqual(
    Array.from({ length: 300 }, (_, order) => [
      expect.objectContaining({ kind: 'taken_in', externalOrderId: String(order) }),
    ]),
  );
  const { rows } = await sql<{ commits: number; committed: number }>`
    select (select count(distinct xmin::text::bigint)::int from movements where order_id is not null) as commits,
           (select committed from stock_levels where merchant_id = ${to.merchantId}) as committed`.execute(
    database.db,
  );
  expect(rows[0]?.committed).toBe(300);
  expect(rows[0]?.commits).toBeLessThan(10);
});

it('refuses what comes while too many wait, and takes in the others', async () => {
  const to = await shop();
  const takeIn = groupTakeIn(database.db, { clock });
  const page = (name: string) =>
    takeIn(Array.from({ length: 1_000 }, (_, order) => deliveryOf(to, orderFor(`${name}-${order}`, {}))));
  const ends = await Promise.allSettled(['1', '2', '3', '4', '5'].map(page));
  // Two are under way at once, two more have room to wait.
  expect(ends.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 4 }, () => 'fulfilled'),
    'rejected',
  ]);
  expect(ends[4]).toMatchObject({ reason: { code: 'overloaded' } });
  expect(await takeIn([deliveryOf(to, orderFor('later', {}))])).toMatchObject([{ kind: 'taken_in' }]);
});

it('a poison event among them fails alone', async () => {
  const to = await shop();
  const takeIn = groupTakeIn(database.db, { clock });
  const answers = await Promise.all(
    [1, 3_000_000_000, 1, 1].map((units, order) =>
      takeIn([deliveryOf(to, orderFor(String(order), { a: units }))]),
    ),
  );
  expect(answers.flat().map(({ kind }) => kind)).toEqual(['taken_in', 'failed', 'taken_in', 'taken_in']);
});
