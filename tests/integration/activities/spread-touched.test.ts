import { spreadTouched } from '@onhand/activities/spread-touched.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function touchedOrder() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  const itemId = await createItem(db, merchant, 'MUG', 10);
  await createListing(db, merchant, { integrationId, unit: 'mug', itemId });
  const dependencies = noteDependencies(db, {});
  await takeIn(db, [deliveryOf({ ...merchant, integrationId }, orderFor('1', { mug: 1 }))], dependencies);
  const { id } = await db
    .selectFrom('orders')
    .select('id')
    .where('integration_id', '=', integrationId)
    .executeTakeFirstOrThrow();
  return { db, dependencies, id, integrationId };
}

it('what another transaction holds is waited for with pauses, and spread when it lets go', async () => {
  const { db, dependencies, id } = await touchedOrder();
  const tries: number[] = [];
  const { dispatcher } = dependencies;
  const watched = {
    ...dependencies,
    dispatcher: { ...dispatcher, nudge: () => void tries.push(performance.now()) },
  };
  const spreading = await db.transaction().execute(async (holder) => {
    await sql`select id from touched_items for update`.execute(holder);
    const result = spreadTouched(watched, id, new AbortController().signal);
    await until(
      async () => tries.length,
      (times) => times >= 5,
    );
    return { result };
  });
  const pauses = tries.slice(2).map((at, index) => at - (tries[index + 1] ?? at));
  // A timer may be early by a part of a millisecond.
  expect(pauses[0]).toBeGreaterThan(19);
  expect(pauses[1]).toBeGreaterThan(39);
  expect(pauses[2]).toBeGreaterThan(79);
  expect(await spreading.result).toBe(true);
});

it('a worker that stops waits no longer', async () => {
  const { db, dependencies, id } = await touchedOrder();
  const stopping = new AbortController();
  await db.transaction().execute(async (holder) => {
    await sql`select id from touched_items for update`.execute(holder);
    const spreading = spreadTouched(dependencies, id, stopping.signal);
    stopping.abort();
    expect(await spreading).toBe(false);
  });
});

it('a merchant whose channel stock is locked does not keep others from being spread', async () => {
  const [stuck, other] = [await touchedOrder(), await touchedOrder()];
  const { db } = database;
  const touchedOf = async ({ id }: typeof stuck) =>
    (await db.selectFrom('touched_items').select('id').where('order_id', '=', id).execute()).length;
  await db.transaction().execute(async (holder) => {
    await sql`select id from channel_stock where integration_id = ${stuck.integrationId} for update`.execute(
      holder,
    );
    const spread = await spreadDue(db, new Date());
    expect(spread.integrations).toContain(other.integrationId);
    expect(spread.integrations).not.toContain(stuck.integrationId);
    expect([await touchedOf(stuck), await touchedOf(other)]).toEqual([1, 0]);
  });
  expect((await spreadDue(db, new Date())).integrations).toEqual([stuck.integrationId]);
  expect(await touchedOf(stuck)).toBe(0);
});

it.each(['of nobody', 'of a stuck merchant'])(
  'a figure that late news left in doubt is read again, also beside the locks %s',
  async (whose) => {
    const [stuck, doubted] = [await touchedOrder(), await touchedOrder()];
    const { db } = database;
    const hourAgo = new Date(Date.now() - 3_600_000);
    const figure = db.updateTable('channel_stock').where('integration_id', '=', doubted.integrationId);
    await figure.set({ opening_at: hourAgo, known_at: hourAgo, read_due_at: null }).execute();
    const doubts = await db
      .updateTable('platform_deductions')
      .set({ doubted: true })
      .where('order_id', '=', doubted.id)
      .executeTakeFirstOrThrow();
    expect(doubts.numUpdatedRows).toBe(1n);
    await db.transaction().execute(async (holder) => {
      const held = whose === 'of nobody' ? null : stuck.integrationId;
      await sql`select id from channel_stock where integration_id = ${held} for update`.execute(holder);
      await spreadDue(db, new Date());
    });
    const { read_due_at: dueAt } = await db
      .selectFrom('channel_stock')
      .where('integration_id', '=', doubted.integrationId)
      .select('read_due_at')
      .executeTakeFirstOrThrow();
    expect(dueAt).not.toBeNull();
  },
);
