import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { serviceRoles } from '@onhand/database/roles.ts';
import type { ServiceRole } from '@onhand/database/roles.ts';
import { inTransaction, sqlState } from '@onhand/database/transaction.ts';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFirstKey } from '@onhand/gateway/access/first-key.ts';
import { generateApiKey } from '@onhand/gateway/access/api-key.ts';
import { insertApiKey } from '@onhand/core/access/api-keys/insert-api-key.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { storeCredentials } from '@onhand/core/access/credentials/store.ts';
import { readCustomerKeys } from '@onhand/core/customers/merchant-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

/** Tables without forced row-level security, and why none of them shows a merchant's rows to another one. */
const exceptions: Readonly<Record<string, string>> = {
  call_limits: 'how many calls a shop or a whole platform permits. Connectors count before a shop is stored',
  call_locks: 'which units of a shop a connector writes to now',
  presence: 'when the services ran',
  pruning: 'how far the pruning came',
  reconcile_staged: 'COPY fills it, which PostgreSQL refuses with policies. Only the worker reads it, by run',
  kysely_migration: 'no service reaches it',
  kysely_migration_lock: 'no service reaches it',
};

/** Stands for the merchant of rows that belong to the installation. */
const nobody = "'00000000-0000-0000-0000-000000000000'::uuid";

/** Views read with the rights of their owner, so they need a condition of their own. */
const views = ['webhook_secrets'];

let database: TestDatabase;
let as: Record<ServiceRole, Db>;
let one: TestMerchant;
let other: TestMerchant;
const secretKeys = readSecretKeys({ ONHAND_SECRETS_KEY: randomBytes(32).toString('base64') });

beforeAll(async () => {
  database = await createTestDatabase();
  as = {
    gateway: connect(database.urlAs('gateway'), { maxConnections: 2 }),
    worker: connect(database.urlAs('worker'), { maxConnections: 2 }),
    connector: connect(database.urlAs('connector'), { maxConnections: 2 }),
    notifier: connect(database.urlAs('notifier'), { maxConnections: 2 }),
  };
  await ensureFirstKey(database.db, generateApiKey().text, new Date());
  one = await furnish('One');
  other = await furnish('Other');
});
afterAll(async () => {
  await Promise.all(Object.values(as).map((db) => db.destroy()));
  await database.drop();
});

/** Makes a merchant with rows in the tables that matter most, two of most kinds. */
async function furnish(name: string): Promise<TestMerchant> {
  const { db } = database;
  const merchant = await createMerchant(db, name);
  const { merchantId } = merchant;
  const integrationId = await createIntegration(db, merchant, name.toLowerCase());
  const secrets = { api: { token: name }, webhookSecrets: [`${name}'s`] };
  await inTransaction(db, (tx) => storeCredentials(tx, { merchantId, integrationId }, secrets, secretKeys));
  const { prefix, hash } = generateApiKey();
  await insertApiKey(db, { merchantId, prefix, hash, role: 'viewer', label: name });
  await readCustomerKeys(db, merchantId, secretKeys);
  await acquireLease(db, integrationId, { leaseMs: 1, callTimeoutMs: 1, requestLifetimeMs: 1 });
  for (const unit of ['mug', 'cup']) {
    const itemId = await createItem(db, merchant, unit, 1);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
  // Two are not there: an incident is opened.
  const order = orderFor('121', { mug: 3 });
  await takeIn(db, [deliveryOf({ merchantId, integrationId }, order)], { clock: { now: () => new Date() } });
  await db
    .insertInto('notification_subscriptions')
    .values({
      merchant_id: merchantId,
      label: name,
      channel: 'email',
      address: `${name}@shop.test`,
      incident_kinds: ['oversell'],
      created_at: new Date(),
      created_by: 'test',
    })
    .execute();
  await sql`insert into audit_heads (chain_id) values (${merchantId})`.execute(db);
  return merchant;
}

interface Secured {
  readonly name: string;
  /** The column that holds the merchant. */
  readonly by: 'merchant_id' | 'chain_id' | 'id';
}

/** Lists the tables whose policy names a column of their own. */
async function securedTables(): Promise<readonly Secured[]> {
  const { rows } = await sql<Secured>`
    select relname as name,
           case when relname = 'merchants' then 'id' when relname = 'audit_heads' then 'chain_id'
                else 'merchant_id' end as by
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity
      and relname <> 'publishers'
    order by relname`.execute(database.db);
  return rows;
}

describe('each table', () => {
  it('has forced row-level security with one policy, or is an exception with a reason', async () => {
    const { rows } = await sql<{ name: string; policies: number }>`
      select relname as name,
             (select count(*)::int from pg_policy where polrelid = pg_class.oid and polcmd = '*'
                and polroles = '{0}' and polpermissive) as policies
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not (relrowsecurity and relforcerowsecurity)
      order by relname`.execute(database.db);
    expect(rows).toEqual(
      Object.keys(exceptions)
        .toSorted()
        .map((name) => ({ name, policies: 0 })),
    );
    const { rows: odd } = await sql<{ name: string }>`
      select relname as name from pg_class where relrowsecurity and 1 <> (
        select count(*) from pg_policy where polrelid = pg_class.oid and polcmd = '*' and polroles = '{0}')
      order by relname`.execute(database.db);
    expect(odd).toEqual([]);
  });

  it('compares the column that holds its merchant, for writes too', async () => {
    const { rows } = await sql<{ name: string; says: string; hasOther: boolean }>`
      select relname as name, pg_get_expr(polqual, polrelid) as says, polwithcheck is not null as "hasOther"
      from pg_policy join pg_class on pg_class.oid = polrelid
      -- A restrictive policy shows nothing more.
      where relname <> 'publishers' and polpermissive order by relname`.execute(database.db);
    const holds = new Map((await securedTables()).map(({ name, by }) => [name, by]));
    const policies = rows.map(({ name, says, hasOther }) => {
      const by = holds.get(name) ?? '';
      const onOneLine = says.replaceAll(/\s+/g, ' ').replaceAll(`COALESCE(${by}, ${nobody})`, by);
      return { name, hasOther, says: onOneLine.replaceAll(new RegExp(`(?<=\\()${by}\\b`, 'g'), 'merchant') };
    });
    const says = [
      "( CASE WHEN ( SELECT (current_setting('onhand.merchants'::text, true) IS NOT NULL))",
      'THEN CASE WHEN (merchant <> ALL (( SELECT onhand_merchants() AS onhand_merchants)::uuid[]))',
      'THEN NULL::boolean ELSE true END',
      'WHEN onhand_shows(merchant) THEN true ELSE NULL::boolean END IS NOT NULL)',
    ].join(' ');
    expect(policies).toEqual([...holds.keys()].map((name) => ({ name, hasOther: false, says })));
  });

  it('is in no materialized view', async () => {
    const { rows } = await sql`select matviewname from pg_matviews`.execute(database.db);
    expect(rows).toEqual([]);
  });

  it('is asked in the docs for all merchants, so that an owner without superuser sees its rows', async () => {
    const secured = (await securedTables()).map(({ name }) => name);
    const folder = join(import.meta.dirname, '../../../docs');
    const asking = new Set<string>();
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith('.md')) continue;
      const text = await readFile(join(folder, file), 'utf8');
      for (const [statement] of text.matchAll(/^ *```sql\n[^`]*|`[^`\n]*\bselect [^`\n]*/gm)) {
        const named = [...statement.matchAll(/\b(?:from|join|update) (\w+)/g)].map(([, table = '']) => table);
        if (!named.some((table) => secured.includes(table))) continue;
        asking.add(file);
        expect([file, statement]).toEqual([file, expect.stringContaining("set onhand.merchants = '{*}'")]);
      }
    }
    expect([...asking]).toEqual(expect.arrayContaining(['notifications.md', 'operations.md']));
  });

  it('is read through a view only with a condition on the merchants', async () => {
    const { rows } = await sql<{ name: string; definition: string }>`
      select viewname as name, definition from pg_views where schemaname = 'public'`.execute(database.db);
    expect(rows.map(({ name }) => name)).toEqual(views);
    for (const { definition } of rows) expect(definition).toContain('onhand_merchants()');
  });
});

describe.each(serviceRoles)('a query of the %s that forgets its condition', (role) => {
  it('sees the rows of the merchants that it names, and no others', async () => {
    const { merchantId } = one;
    const seen: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    const counted = new Map<string, { readonly rows: number; readonly strangers: number }>();
    for (const { name, by } of await securedTables()) {
      if (!(await mayRead(role, name, by))) continue;
      const count = async (db: Db) => {
        const { rows } = await sql<{ rows: number; strangers: number }>`
          select count(*)::int as rows, (count(*) filter (where ${sql.ref(by)} is distinct from ${merchantId}))::int as strangers
          from ${sql.table(name)}`.execute(db);
        return rows[0];
      };
      const all = (await count(database.db)) ?? { rows: 0, strangers: 0 };
      counted.set(name, all);
      expected[name] = [
        { rows: all.rows - all.strangers, strangers: 0 },
        { rows: all.rows - all.strangers, strangers: 0 },
        all,
        { rows: 0, strangers: 0 },
      ];
      seen[name] = [
        await forMerchants([merchantId], () => count(as[role])),
        await forMerchants([merchantId], () => inTransaction(as[role], count)),
        await forMerchants('all', () => count(as[role])),
        await count(as[role]),
      ];
    }
    expect(seen).toEqual(expected);
    const filled = Object.keys(expected).filter((name) => {
      const { rows = 0, strangers = 0 } = counted.get(name) ?? {};
      return strangers > 0 && rows > strangers;
    });
    expect(filled).toEqual(expect.arrayContaining(filledFor[role]));
  });
});

/** The tables that a role reads here, and in which both merchants have rows. */
const filledFor: Readonly<Record<ServiceRole, string[]>> = {
  gateway: ['api_keys', 'channel_stock', 'incidents', 'integrations', 'items', 'listings', 'merchants'],
  worker: [
    'audit_heads',
    'commitments',
    'inbound_events',
    'movements',
    'order_lines',
    'orders',
    'stock_levels',
  ],
  connector: ['credentials', 'customer_keys', 'integrations'],
  notifier: ['notification_subscriptions'],
};

async function mayRead(role: ServiceRole, table: string, column: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select has_column_privilege(${`onhand_${role}`}, ${table}, ${column}, 'select') as may`.execute(
    database.db,
  );
  return rows[0]?.may ?? false;
}

it('the leases of publishers, and the secrets of webhooks, are those of the merchants named', async () => {
  const { merchantId } = one;
  const own = async (db: Db) => {
    const { rows } = await sql<{ leases: number; secrets: number }>`
      select (select count(*)::int from publishers) as leases,
             (select count(*)::int from webhook_secrets) as secrets`.execute(db);
    return rows[0];
  };
  expect(await forMerchants([merchantId], () => own(as.gateway))).toEqual({ leases: 1, secrets: 1 });
  expect(await forMerchants('all', () => own(as.gateway))).toEqual({ leases: 2, secrets: 2 });
  expect(await own(as.gateway)).toEqual({ leases: 0, secrets: 0 });
});

describe('a change that forgets its condition', () => {
  it('changes the rows of the merchants that it names only', async () => {
    const before = await titles();
    await forMerchants([one.merchantId], () =>
      inTransaction(as.worker, (tx) => sql`update products set title = 'Changed'`.execute(tx)),
    );
    await forMerchants([one.merchantId], () =>
      inTransaction(as.worker, (tx) => sql`delete from incidents`.execute(tx)),
    );
    expect(await titles()).toEqual(
      before.map((row) => (row.merchant_id === one.merchantId ? { ...row, title: 'Changed' } : row)),
    );
    const left = await database.db.selectFrom('incidents').select('merchant_id').distinct().execute();
    expect(left).toEqual([{ merchant_id: other.merchantId }]);
  });

  it.each([
    ['insert', () => sql`insert into locations (merchant_id, name) values (${other.merchantId}, 'Mine now')`],
    ['move', () => sql`update locations set merchant_id = ${other.merchantId}`],
  ])('cannot %s a row into another merchant', async (_, statement) => {
    const error = await forMerchants([one.merchantId], () =>
      inTransaction(as.gateway, (tx) => statement().execute(tx)),
    ).catch((reason: unknown) => reason);
    expect([sqlState(error), String(error)]).toEqual([
      '42501',
      expect.stringContaining('row-level security'),
    ]);
  });

  const titles = () =>
    database.db.selectFrom('products').select(['merchant_id', 'title']).orderBy('id').execute();
});

describe('a condition on the merchants', () => {
  const anyId = '01a2015b-061f-742c-aea0-bd0c926dadeb';
  let shop: string;
  beforeAll(async () => {
    // An empty table, or a shop without listings, has no better index.
    const found = database.db.selectFrom('integrations').where('merchant_id', '=', one.merchantId);
    shop = (await found.select('id').executeTakeFirstOrThrow()).id;
    await sql`
      insert into listings (merchant_id, integration_id, external_key, external_group, status, sku, counts_from)
      select merchant_id, id, number, number, 'listed', 'sku ' || number, now()
      from integrations, generate_series(1, 500) number`.execute(database.db);
    await sql`analyze listings, items, order_lines`.execute(database.db);
  });

  const explained = async (merchants: 'all' | 'one', query: string) => {
    const { rows } = await forMerchants(merchants === 'all' ? 'all' : [one.merchantId], () =>
      inTransaction(as.gateway, async (tx) => {
        await sql`set local enable_seqscan = off`.execute(tx);
        return sql<{ 'QUERY PLAN': string }>`explain ${sql.raw(query.replace(':shop', `'${shop}'`))}`.execute(
          tx,
        );
      }),
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  it.each([
    ['items_sku', `select from items where merchant_id = '${anyId}' and sku_lower = 'mug'`],
    [
      'items_sku',
      `select from items where merchant_id = '${anyId}' and sku_lower >= 'mug' and sku_lower < 'mug' || U&'\\+10FFFF'`,
    ],
    [
      'failed_items_subject',
      `select from failed_items where merchant_id = '${anyId}' and subject_id = '${anyId}' and state in ('open', 'retrying')`,
    ],
    [
      'listings_sku',
      `select from listings where integration_id = :shop and sku_lower = 'mug' and item_id is null`,
    ],
    [
      'order_lines_waiting',
      `select from order_lines where merchant_id = '${anyId}' and external_key = 'mug' and effect = 'needs_mapping'`,
    ],
  ])('keeps %s of use', async (index, query) => {
    const plan = await explained('one', query);
    expect(plan).toContain(index);
    expect(plan).toMatch(/Index Cond: .* AND /);
  });

  it('is evaluated once for a statement', async () => {
    expect(await explained('all', 'select from movements')).toContain('InitPlan');
  });
});
