import { connect as connectTo, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants, keepMerchants } from '@onhand/database/for-merchants.ts';
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
// PostgreSQL refuses a setting with this character.
const unsayable = '\0' as MerchantId;

async function settingIn(db: Db): Promise<string[]> {
  const { rows } = await sql<{ merchants: string[] }>`
    select current_setting('onhand.merchants', true)::text[] as merchants`.execute(db);
  return rows[0]?.merchants ?? [];
}

it.each([inTransaction, inSnapshot])('a transaction says for which merchants it runs (%o)', async (begin) => {
  expect(await begin(database.db, settingIn)).toEqual([]);
  expect(await forMerchants('all', () => begin(database.db, settingIn))).toEqual(['*']);
  expect(await forMerchants([one], () => begin(database.db, settingIn))).toEqual([one]);
  expect(
    await forMerchants('all', () => forMerchants([one, other], () => begin(database.db, settingIn))),
  ).toEqual([one, other]);
});

it('a statement outside a transaction says so, whatever the session said before', async () => {
  const db = connect(database.url, { maxConnections: 1 });
  expect(await forMerchants([one], () => settingIn(db))).toEqual([one]);
  expect(await forMerchants([one], () => inTransaction(db, settingIn))).toEqual([one]);
  expect(await settingIn(db)).toEqual([]);
  expect(await forMerchants([other], () => inTransaction(db, settingIn))).toEqual([other]);
  expect(await settingIn(db)).toEqual([]);
  expect(await forMerchants([one, other], () => settingIn(db))).toEqual([one, other]);
  const failed = forMerchants([other], () => sql`select 1 / 0`.execute(db));
  await expect(failed).rejects.toThrow('division by zero');
  expect(await forMerchants([one], () => settingIn(db))).toEqual([one]);
  const rolledBack = forMerchants([other], () => inTransaction(db, () => Promise.reject(new Error('no'))));
  await expect(rolledBack).rejects.toThrow('no');
  expect(await settingIn(db)).toEqual([]);
  await db.destroy();
});

it('statements of many merchants at a time each say their own', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => [one, other][index % 2] ?? one);
  const db = connect(database.url, { maxConnections: 3 });
  const said = await Promise.all(
    ids.map((id, index) =>
      forMerchants([id], () => (index % 3 === 0 ? inTransaction(db, settingIn) : settingIn(db))),
    ),
  );
  expect(said).toEqual(ids.map((id) => [id]));
  await db.destroy();
});

it('the answer of a statement whose merchants were not named is thrown away', async () => {
  const db = connect(database.url, { maxConnections: 1 });
  await forMerchants([one], () => settingIn(db));
  const unnamed = forMerchants([unsayable], () => settingIn(db));
  await expect(unnamed).rejects.toThrow();
  await db.destroy();
});

it('the steps of an iteration run for the merchants of its begin, whoever asks for them', async () => {
  async function* steps() {
    for (let step = 0; step < 2; step += 1) yield settingIn(database.db);
  }
  const said: string[][] = [];
  for await (const setting of forMerchants([one], () => keepMerchants(steps()))) said.push(setting);
  expect(said).toEqual([[one], [one]]);
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
  const then = counted.turns();
  await forMerchants([other], () => settingIn(db));
  expect(counted.turns() - then).toBe(1);
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
