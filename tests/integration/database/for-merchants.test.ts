import { connect as connectTo, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { inSnapshot, inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

// The casts only name the type: nothing looks these merchants up.
const one = '01a2015b-061f-742c-aea0-bd0c926dade1' as MerchantId;
const other = '01a2015b-061f-742c-aea0-bd0c926dade2' as MerchantId;

async function settingIn(db: Db): Promise<string[]> {
  const { rows } = await sql<{ merchants: string[] }>`
    select current_setting('onhand.merchants', true)::text[] as merchants`.execute(db);
  return rows[0]?.merchants ?? [];
}

it.each([inTransaction, inSnapshot])('a transaction says for which merchants it runs (%o)', async (begin) => {
  expect(await begin(database.db, settingIn)).toEqual(['*']);
  expect(await forMerchants([one], () => begin(database.db, settingIn))).toEqual([one]);
  expect(
    await forMerchants('all', () => forMerchants([one, other], () => begin(database.db, settingIn))),
  ).toEqual([one, other]);
});

it('nothing of it stays on the connection', async () => {
  const db = connect(database.url, { maxConnections: 1 });
  await forMerchants([one], () => inTransaction(db, settingIn));
  const { rows } = await sql`select nullif(current_setting('onhand.merchants', true), '') as left`.execute(
    db,
  );
  expect(rows).toEqual([{ left: null }]);
  await db.destroy();
});

it('takes no round trip of its own', async () => {
  await using counted = await countTurns(database.url);
  const db = connect(counted.url, { maxConnections: 1 });
  const work = () =>
    inTransaction(db, async (tx) => {
      await sql`select 1`.execute(tx);
      return settingIn(tx);
    });
  await work();
  const before = counted.turns();
  await forMerchants([one], work);
  // BEGIN and the setting leave with the first statement. Then come the second statement and COMMIT.
  expect(counted.turns() - before).toBe(3);
  await db.destroy();
});

it('a commit of the door is for the merchants of its deliveries', async () => {
  const { db } = database;
  const [first, second] = [await createMerchant(db, 'A'), await createMerchant(db, 'B')];
  // A trigger keeps what the commit says.
  await sql`create table said (merchants text[])`.execute(db);
  await sql`
    create function say() returns trigger language plpgsql as
    'begin insert into said values (current_setting(''onhand.merchants'')::text[]); return null; end'`.execute(
    db,
  );
  await sql`create trigger say after insert on inbound_events for each statement execute function say()`.execute(
    db,
  );
  const deliveries = await Promise.all(
    [first, second, first].map(async (merchant, index) => ({
      merchantId: merchant.merchantId,
      integrationId: await createIntegration(db, merchant, `shop-${index}`),
      origin: 'webhook' as const,
      receivedAt: new Date(),
      event: {
        kind: 'order_pointer' as const,
        eventKey: `key-${index}`,
        topic: 'order.updated',
        externalId: String(index),
      },
    })),
  );
  await forMerchants('all', () => takeIn(db, deliveries, { clock: { now: () => new Date() } }));
  const { rows } = await sql<{ merchants: string[] }>`select * from said`.execute(db);
  expect(rows.map(({ merchants }) => merchants.toSorted())).toEqual([
    [first.merchantId, second.merchantId].toSorted(),
  ]);
});

/** Passes connections on, and counts how often the client speaks after the server. */
async function countTurns(url: string) {
  const to = new URL(url);
  let turns = 0;
  let serverSpoke = true;
  const proxy = createServer((client) => {
    const server = connectTo(Number(to.port), to.hostname);
    client.on('data', (data) => {
      if (serverSpoke) turns += 1;
      serverSpoke = false;
      server.write(data);
    });
    server.on('data', (data) => {
      serverSpoke = true;
      client.write(data);
    });
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  // A listening server has an address with a port.
  through.port = String((proxy.address() as AddressInfo).port);
  return {
    url: through.href,
    turns: () => turns,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
