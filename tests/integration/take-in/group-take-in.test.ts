import { connectDoor } from '@onhand/core/orders/connect-door.ts';
import { groupTakeIn } from '@onhand/core/orders/group-take-in.ts';
import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { until } from '../../setup/until.ts';

const clock = { now: () => new Date() };
let database: TestDatabase;
let door: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  door = connectDoor(database.url);
});
afterAll(async () => {
  await door.destroy();
  await database.drop();
});

async function shop() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 1_000);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  return { ...merchant, integrationId, itemId };
}

it('makes few commits of many calls at once, and answers each with its own results', async () => {
  const to = await shop();
  const takeIn = groupTakeIn(door, { clock });
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
  const takeIn = groupTakeIn(door, { clock });
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
  const takeIn = groupTakeIn(door, { clock });
  const answers = await Promise.all(
    [1, 3_000_000_000, 1, 1].map((units, order) =>
      takeIn([deliveryOf(to, orderFor(String(order), { a: units }))]),
    ),
  );
  expect(answers.flat().map(({ kind }) => kind)).toEqual(['taken_in', 'failed', 'taken_in', 'taken_in']);
});

describe('while the stock of one merchant is locked', () => {
  it('another is answered, also if both come in one group, and the first once the lock is gone', async () => {
    const [stuck, other] = [await shop(), await shop()];
    const takeIn = groupTakeIn(door, { clock });
    let isReleased = false;
    const waiting: Promise<boolean>[] = [];
    await database.db.transaction().execute(async (tx) => {
      await sql`select 1 from items where id = ${stuck.itemId} for update`.execute(tx);
      const answered: Promise<unknown>[] = [];
      for (let order = 0; order < 20; order += 1) {
        const one = (to: typeof stuck) => takeIn([deliveryOf(to, orderFor(String(order), { a: 1 }))]);
        waiting.push(one(stuck).then(() => isReleased));
        answered.push(one(other));
      }
      await Promise.all(answered);
      expect(await committedOf(other)).toBe(20);
      isReleased = true;
    });
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }, () => true));
    expect(await committedOf(stuck)).toBe(20);
    // Nothing of it lasts: the merchant is in the groups of all again.
    expect(await takeIn([deliveryOf(stuck, orderFor('later', { a: 1 }))])).toMatchObject([
      { kind: 'taken_in' },
    ]);
  });
});

it('a merchant whose lock is soon gone does not wait for four that stay locked', async () => {
  const takeIn = groupTakeIn(door, { clock });
  const [soon, ...long] = [await shop(), await shop(), await shop(), await shop(), await shop()];
  const order = (to: typeof soon, number: string) => takeIn([deliveryOf(to, orderFor(number, { a: 1 }))]);
  const release = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = database.db.transaction().execute(async (tx) => {
    const ids = long.map(({ itemId }) => itemId);
    await sql`select 1 from items where id = any(${ids}::uuid[]) order by id for update`.execute(tx);
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  let areLongIn = false;
  const waiting = Promise.all(long.flatMap((to) => [order(to, '1'), order(to, '2')])).finally(() => {
    areLongIn = true;
  });
  // Another one is answered twice, so all of them were tried, and are apart.
  const free = await shop();
  for (const number of ['1', '2']) await order(free, number);
  const first = await database.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`
      select pg_backend_pid() as pid from items where id = ${soon.itemId} for update of items`.execute(tx);
    const answered = order(soon, '1');
    // It meets the lock, and is apart once it has given up waiting.
    await until(() => areBlockedBy(rows[0]?.pid), Boolean);
    await until(
      () => areBlockedBy(rows[0]?.pid),
      (are) => !are,
    );
    return { answered };
  });
  expect(await first.answered).toMatchObject([{ kind: 'taken_in' }]);
  expect(areLongIn).toBe(false);
  release.resolve();
  await holding;
  expect((await waiting).flat().map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'taken_in'));
});

/** Whether statements wait for locks of this connection. */
async function areBlockedBy(pid: number | undefined): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and ${pid ?? 0} = any(pg_blocking_pids(pid))`.execute(database.db);
  return (rows[0]?.count ?? 0) > 0;
}

async function committedOf({ merchantId }: { merchantId: MerchantId }): Promise<number | undefined> {
  const { rows } = await sql<{ committed: number }>`
    select committed from stock_levels where merchant_id = ${merchantId}`.execute(database.db);
  return rows[0]?.committed;
}

describe('orders of many lines', () => {
  const long = (to: Awaited<ReturnType<typeof shop>>, number: string) => {
    const order = orderFor(number, { a: 1 });
    const [line] = order.lines;
    if (line === undefined) throw new Error('An order has lines.');
    const lines = Array.from({ length: 501 }, (_, index) => ({ ...line, externalLineId: String(index) }));
    return deliveryOf(to, { ...order, lines });
  };

  it('come one at a time, and pause for the others that came meanwhile', async () => {
    const [flooding, other] = [await shop(), await shop()];
    const rests: PromiseWithResolvers<void>[] = [];
    const rest = async () => {
      const one = Promise.withResolvers<void>();
      rests.push(one);
      await one.promise;
    };
    const takeIn = groupTakeIn(door, { clock, rest });
    const first = takeIn([long(flooding, '1')]);
    let isSecondIn = false;
    const second = takeIn([long(flooding, '2')]).finally(() => {
      isSecondIn = true;
    });
    await takeIn([deliveryOf(other, orderFor('1', { a: 1 }))]);
    await first;
    // While the lane rests, the other merchant's orders go on.
    for (const number of ['2', '3', '4']) await takeIn([deliveryOf(other, orderFor(number, { a: 1 }))]);
    expect([rests.length, isSecondIn]).toEqual([1, false]);
    rests[0]?.resolve();
    expect(await second).toMatchObject([{ kind: 'taken_in' }]);
  });

  it('do not pause if nobody else came', async () => {
    const to = await shop();
    const takeIn = groupTakeIn(door, { clock, rest: () => Promise.reject(new Error('It rests.')) });
    for (const number of ['1', '2']) {
      expect(await takeIn([long(to, number)])).toMatchObject([{ kind: 'taken_in' }]);
    }
  });
});
