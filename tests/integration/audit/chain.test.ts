import { randomUUID } from 'node:crypto';
import { act } from '@onhand/core/audit/action.ts';
import { chainEntries } from '@onhand/core/audit/chain-entries.ts';
import { readChain } from '@onhand/core/audit/read-chain.ts';
import { readHead, readHeads } from '@onhand/core/audit/read-head.ts';
import { verifyChains } from '@onhand/core/audit/verify-chains.ts';
import type { KeptHead } from '@onhand/core/audit/verify-chains.ts';
import { connect } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, sqlState } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
let db: Db;
let merchantId: MerchantId;
let chain: string;
beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  ({ merchantId } = await createMerchant(db));
  chain = merchantId;
});
afterEach(() => database.drop());

const all = { chains: 100, entries: 100 };
const actionNamed = (action: string) => ({
  merchantId,
  requestId: randomUUID(),
  at: new Date('2026-11-22T12:00:00.123Z'),
  actor: { label: 'Ann', keyId: null, role: 'admin' },
  action,
  subject: { kind: 'location', id: null },
  asked: { name: action },
});
const makeLocation = (tx: Tx, name: string) =>
  tx.insertInto('locations').values({ merchant_id: merchantId, name }).execute();
const record = (name: string) =>
  act(actionNamed(name), () => inTransaction(db, (tx) => makeLocation(tx, name)));

async function chained(): Promise<string[]> {
  const names: string[] = [];
  for await (const { action } of readChain(db, chain)) names.push(action);
  return names;
}

async function faults(kept: readonly KeptHead[] = []) {
  const found = [];
  for await (const { chainId, fault } of verifyChains(db, kept))
    if (fault !== null) found.push({ chainId, ...fault });
  return found;
}

describe('an action', () => {
  const entries = async () => {
    const rows = await db.selectFrom('audit_entries').select('action').orderBy('id').execute();
    return rows.map(({ action }) => action);
  };

  it('is recorded with its first transaction that writes, once', async () => {
    await act(actionNamed('a'), async () => {
      await inTransaction(db, (tx) => tx.selectFrom('locations').selectAll().forUpdate().execute());
      expect(await entries()).toEqual([]);
      await inTransaction(db, (tx) => makeLocation(tx, 'a'));
      expect(await entries()).toEqual(['a']);
      await inTransaction(db, (tx) => makeLocation(tx, 'b'));
    });
    expect(await entries()).toEqual(['a']);
  });

  it('that fails is not recorded, and nothing of it stays', async () => {
    const failing = act(actionNamed('a'), () =>
      inTransaction(db, async (tx) => {
        await makeLocation(tx, 'a');
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await entries()).toEqual([]);
  });

  it('that cannot be recorded is not done', async () => {
    const action = { ...actionNamed('a'), requestId: 'no uuid' };
    const failing = act(action, () => inTransaction(db, (tx) => makeLocation(tx, 'a')));
    await expect(failing).rejects.toThrow('invalid input syntax for type uuid');
    expect(await db.selectFrom('locations').where('name', '=', 'a').selectAll().execute()).toEqual([]);
  });

  it('of two transactions at a time is recorded once', async () => {
    await act(actionNamed('a'), () =>
      Promise.all(['a', 'b'].map((name) => inTransaction(db, (tx) => makeLocation(tx, name)))),
    );
    expect(await entries()).toEqual(['a']);
  });

  it('of earlier transactions of the same connection does not count as written', async () => {
    const one = connect(database.url, { maxConnections: 1 });
    await inTransaction(one, (tx) => makeLocation(tx, 'a'));
    await act(actionNamed('a'), () =>
      inTransaction(one, (tx) => tx.selectFrom('locations').selectAll().execute()),
    );
    await one.destroy();
    expect(await entries()).toEqual([]);
  });
});

describe('chaining', () => {
  it('appends committed entries in the order of their inserts, in bounded steps', async () => {
    for (const name of ['a', 'b', 'c']) await record(name);
    expect(await chainEntries(db, { chains: 1, entries: 2 })).toEqual({ more: true });
    expect(await chained()).toEqual(['a', 'b']);
    await chainEntries(db, all);
    expect(await chained()).toEqual(['a', 'b', 'c']);
    expect(await chainEntries(db, all)).toEqual({ more: false });
    expect(await faults()).toEqual([]);
  });

  it('appends an entry whose transaction commits late after those that were chained meanwhile', async () => {
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
    const { promise: isInserted, resolve: inserted } = Promise.withResolvers<void>();
    const slow = inTransaction(db, async (tx) => {
      await sql`
        insert into audit_entries (merchant_id, request_id, at, actor, action, subject_kind, details)
        values (${merchantId}, ${randomUUID()}, '2026-11-22T12:00:00Z', 'Ann', 'late', 'x', '{}')`.execute(
        tx,
      );
      inserted();
      await mayCommit;
    });
    await isInserted;
    await record('early');
    await chainEntries(db, all);
    commit();
    await slow;
    await chainEntries(db, all);
    expect(await chained()).toEqual(['early', 'late']);
    expect(await faults()).toEqual([]);
  });

  it('by several processes at a time makes one chain', async () => {
    for (let count = 0; count < 20; count += 1) await record(`a${count}`);
    const others = Array.from({ length: 4 }, () => connect(database.url, { maxConnections: 1 }));
    await Promise.all(others.map((other) => chainEntries(other, all)));
    await Promise.all(others.map((other) => other.destroy()));
    expect((await chained()).length).toBe(20);
    expect(await faults()).toEqual([]);
  });

  it('takes place as the worker, which may change nothing else', async () => {
    await record('a');
    const worker = connect(database.urlAs('worker'));
    await forMerchants('all', () => chainEntries(worker, all));
    expect(await chained()).toEqual(['a']);
    await expect(sql`update audit_entries set actor = 'Bob'`.execute(worker)).rejects.toThrow(
      'permission denied',
    );
    await worker.destroy();
  });
});

describe('an entry', () => {
  it.each([
    "update audit_entries set actor = 'Bob'",
    'update audit_entries set position = 7',
    "update audit_entries set position = null, previous_hash = null, hash = null where action = 'a'",
    'delete from audit_entries',
    'truncate audit_entries cascade',
    'update audit_heads set position = 0',
    'delete from audit_heads',
  ])('is never changed or deleted, also not by the owner: %s', async (statement) => {
    await record('a');
    await chainEntries(db, all);
    const state = await sql
      .raw(statement)
      .execute(db)
      .then(() => 'done', sqlState);
    expect(state).toBe('42501');
  });
});

describe('where a superuser switches the guards off, verifying finds', () => {
  let kept: KeptHead[];
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) await record(name);
    await chainEntries(db, all);
    kept = [{ chainId: chain, ...(await readHead(db, chain)) }];
    await sql`alter table audit_entries disable trigger all`.execute(db);
    await sql`alter table audit_heads disable trigger all`.execute(db);
  });

  it.each<[string, string, object]>([
    [
      'another actor',
      "update audit_entries set actor = 'Bob' where position = 2",
      { kind: 'entry_changed', position: 2 },
    ],
    [
      'another time',
      "update audit_entries set at = at + interval '1 ms' where position = 2",
      { kind: 'entry_changed', position: 2 },
    ],
    [
      'other details',
      `update audit_entries set details = '{"asked":{"name":"x"}}' where position = 3`,
      { kind: 'entry_changed', position: 3 },
    ],
    [
      'details written otherwise',
      `update audit_entries set details = '{"asked": {"name":"a"}}' where position = 1`,
      { kind: 'entry_changed', position: 1 },
    ],
    [
      'a removed entry',
      'delete from audit_entries where position = 2',
      { kind: 'entry_missing', position: 2 },
    ],
    [
      'a removed entry whose gap was closed',
      'delete from audit_entries where position = 2; update audit_entries set position = 2 where position = 3; update audit_heads set position = 2',
      { kind: 'entry_moved', position: 2 },
    ],
    [
      'two entries in each other’s place',
      'update audit_entries set position = 9 where position = 2; update audit_entries set position = 2 where position = 3; update audit_entries set position = 3 where position = 9',
      { kind: 'entry_moved', position: 2 },
    ],
    ['a missing end', 'delete from audit_entries where position = 3', { kind: 'end_missing', position: 3 }],
    ['an emptied log', 'delete from audit_entries', { kind: 'end_missing', position: 3 }],
  ])('%s', async (_what, statements, fault) => {
    for (const statement of statements.split('; ')) await sql.raw(statement).execute(db);
    expect(await faults()).toEqual([{ chainId: chain, ...fault }]);
  });

  it('a missing end whose record was put back only by an end that was kept elsewhere', async () => {
    await sql`delete from audit_entries where position = 3`.execute(db);
    await sql`
      update audit_heads set position = 2, hash = (select hash from audit_entries where position = 2)`.execute(
      db,
    );
    expect(await faults()).toEqual([]);
    expect(await faults(kept)).toEqual([{ chainId: chain, kind: 'end_missing', position: 3 }]);
  });

  it('a chain written anew only by an end that was kept elsewhere', async () => {
    await sql`update audit_entries set actor = 'Bob', position = null, previous_hash = null, hash = null`.execute(
      db,
    );
    await sql`delete from audit_heads`.execute(db);
    await chainEntries(db, all);
    expect(await faults()).toEqual([]);
    expect(await faults(kept)).toEqual([{ chainId: chain, kind: 'end_differs', position: 3 }]);
  });
});

it('the ends of all chains are listed', async () => {
  await record('a');
  await chainEntries(db, all);
  await record('b');
  expect(await readHeads(db)).toEqual([
    { chainId: chain, position: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/), waiting: 1 },
  ]);
});
