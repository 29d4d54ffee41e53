import { connectDoor } from '@onhand/core/orders/connect-door.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { rowsRead } from '../../setup/rows-read.ts';
import { delivery, openShop } from '../../load/door/shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const clock = { now: () => new Date() };

it('an order reads the rows that it is about, also in tables that are as fast to read whole', async () => {
  const shop = await openShop(database.db, 500);
  await sql`analyze`.execute(database.db);
  const door = connectDoor(database.urlAs('gateway'));
  const order = async () => {
    const [result] = await takeIn(door, [delivery(shop, 'unit-7')], { clock });
    expect(result).toMatchObject({ kind: 'taken_in' });
  };
  try {
    await order();
    const before = await rowsRead(door);
    await order();
    expect((await rowsRead(door)) - before).toBeLessThan(200);
  } finally {
    await door.destroy();
  }
});
