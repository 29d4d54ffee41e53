import { randomBytes } from 'node:crypto';
import { storeCredentials } from '@onhand/core/access/credentials/store.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { readStoredCredentials } from '@onhand/core/access/credentials/stored-credentials.ts';
import { findWebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { serviceRoles } from '@onhand/database/roles.ts';
import type { ServiceRole } from '@onhand/database/roles.ts';
import { inTransaction, sqlState } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

const insufficientPrivilege = '42501';

let database: TestDatabase;
let as: Record<ServiceRole, Db>;
const keys = readSecretKeys({ ONHAND_SECRETS_KEY: randomBytes(32).toString('base64') });
beforeAll(async () => {
  database = await createTestDatabase();
  as = {
    gateway: connect(database.urlAs('gateway')),
    worker: connect(database.urlAs('worker')),
    connector: connect(database.urlAs('connector')),
    notifier: connect(database.urlAs('notifier')),
  };
});
afterAll(async () => {
  await Promise.all(Object.values(as).map((db) => db.destroy()));
  await database.drop();
});

/** Returns 'done', or why PostgreSQL refused a statement. Nothing of it stays. */
async function attempt(role: ServiceRole, statement: string): Promise<string> {
  try {
    await as[role].transaction().execute(async (tx) => {
      await sql.raw(statement).execute(tx);
      throw new Error('done');
    });
    return 'done';
  } catch (error) {
    const state = sqlState(error);
    return state === insufficientPrivilege ? 'refused' : (state ?? (error as Error).message);
  }
}

describe.each(serviceRoles)('the %s', (role) => {
  it.each([
    'create table mine (id int)',
    'alter table items add column mine int',
    'drop table items',
    'truncate items',
    'create role intruder',
    'select onhand_grant()',
    'select * from kysely_migration',
    "update movements set note = 'never'",
    'delete from movements',
    'delete from settings_history',
    "update audit_entries set actor = 'somebody'",
    'delete from audit_entries',
    'delete from audit_heads',
    'set role postgres',
  ])('may not: %s', async (statement) => {
    expect(await attempt(role, statement)).toBe('refused');
  });
});

it.each<[ServiceRole, string, string]>([
  ['gateway', 'select ciphertext from credentials', 'refused'],
  ['gateway', 'select * from credentials', 'refused'],
  ['gateway', 'update credentials set slot = 1', 'refused'],
  ['gateway', 'select ciphertext from webhook_secrets', 'done'],
  ['gateway', 'delete from credentials', 'done'],
  ['gateway', 'select hash from api_keys', 'done'],
  ['gateway', 'select title from reconcile_staged', 'refused'],
  ['gateway', 'delete from reconcile_staged where run_id = uuidv7()', 'done'],
  ['gateway', 'update audit_entries set position = 1', 'refused'],
  ['gateway', 'update audit_heads set position = 1', 'refused'],
  ['worker', 'select kind from credentials', 'refused'],
  ['worker', 'delete from credentials', 'refused'],
  ['worker', 'select slot from webhook_secrets', 'refused'],
  ['worker', 'select prefix from api_keys', 'refused'],
  ['worker', 'select response from idempotency_keys', 'refused'],
  ['worker', 'delete from idempotency_keys where created_at < now()', 'done'],
  ['worker', "update audit_entries set position = 1, previous_hash = '', hash = ''", 'done'],
  ['worker', 'update channel_stock set due_at = null', 'done'],
  ['worker', 'select key_id from customer_keys', 'refused'],
  ['worker', 'select personal_data from customers', 'done'],
  ['gateway', 'select ciphertext from customer_keys', 'done'],
  ['gateway', 'delete from customer_keys', 'refused'],
  ['connector', 'select ciphertext from customer_keys', 'done'],
  ['connector', 'delete from customer_keys', 'refused'],
  ['connector', 'select id from customers', 'refused'],
  ['connector', 'select * from credentials', 'done'],
  ['connector', 'select id from integrations', 'done'],
  ['connector', "update integrations set base_url = 'https://elsewhere.test'", 'refused'],
  ['connector', 'delete from credentials', 'refused'],
  ['connector', "update credentials set ciphertext = '', nonce = '', key_id = ''", 'done'],
  ['connector', "update credentials set kind = 'webhook'", 'refused'],
  ['connector', 'update credentials set slot = 1', 'refused'],
  ['connector', 'insert into credentials default values', 'refused'],
  ['connector', 'delete from credential_renewals', 'done'],
  ['connector', 'select state_hash from authorizations', 'refused'],
  ['gateway', 'delete from authorizations', 'done'],
  ['gateway', 'select holder from credential_renewals', 'refused'],
  ['worker', 'select holder from credential_renewals', 'refused'],
  ['worker', 'select state_hash from authorizations', 'refused'],
  ['connector', 'select id from orders', 'refused'],
  ['connector', 'select id from merchants', 'refused'],
  ['connector', 'select prefix from api_keys', 'refused'],
  ['connector', 'select key_id from notification_secrets', 'refused'],
  ['gateway', 'select key_id from notification_secrets', 'refused'],
  ['worker', 'select key_id from notification_secrets', 'refused'],
  ['worker', 'delete from notification_secrets', 'refused'],
  ['gateway', 'select id from notification_subscriptions for key share', 'done'],
  ['worker', 'select id from notification_subscriptions for key share', 'done'],
  ['notifier', 'select ciphertext from notification_secrets', 'done'],
  ['notifier', 'select address from notification_subscriptions', 'done'],
  ['notifier', 'delete from notification_secrets', 'refused'],
  ['notifier', 'select content from notifications', 'refused'],
  ['notifier', 'select key_id from credentials', 'refused'],
  ['notifier', 'select id from orders', 'refused'],
])('the %s and “%s”: %s', async (role, statement, outcome) => {
  expect(await attempt(role, statement)).toBe(outcome);
});

it('the gateway stores secrets, reads those of webhooks only, and the connector reads all', async () => {
  const merchant = await createMerchant(database.db);
  await createItem(database.db, merchant, 'MUG', 1);
  const integrationId = await createIntegration(database.db, merchant, 'shop');
  const owner = { merchantId: merchant.merchantId, integrationId };
  const secrets = { api: { token: 'abc' }, webhookSecrets: ['sec'] };
  await forMerchants([merchant.merchantId], async () => {
    await inTransaction(as.gateway, (tx) => storeCredentials(tx, owner, secrets, keys));
    expect(await readStoredCredentials(as.gateway, owner)).toMatchObject({ api: true, webhookSecrets: 1 });
    expect((await findWebhookReceiver(as.gateway, integrationId, keys))?.keys).toEqual(['sec']);
  });
  expect(await createShopStore({ db: as.connector, keys }).load(integrationId)).toMatchObject({
    secrets: { token: 'abc', webhookSecret: 'sec' },
  });
});

it('the connector renews secrets of the API, and never those that sign webhooks', async () => {
  const merchant = await createMerchant(database.db);
  const integrationId = await createIntegration(database.db, merchant, 'renewed');
  const owner = { merchantId: merchant.merchantId, integrationId };
  await storeCredentials(database.db, owner, { api: { token: 'abc' }, webhookSecrets: ['sec'] }, keys);
  const store = createShopStore({ db: as.connector, keys });
  const shop = await store.load(integrationId);
  const refreshed = await store.refresh(integrationId, shop?.version ?? '', {
    renew: async () => ({
      kind: 'renewed',
      secrets: { token: 'new', webhookSecret: 'kept in the API secrets' },
    }),
    signal: new AbortController().signal,
  });
  expect(refreshed).toMatchObject({
    kind: 'shop',
    shop: { secrets: { token: 'new', webhookSecret: 'sec' } },
  });
  const changed = await forMerchants([merchant.merchantId], () =>
    sql`update credentials set key_id = 'x' where integration_id = ${integrationId} returning kind`.execute(
      as.connector,
    ),
  );
  expect(changed.rows).toEqual([{ kind: 'api' }]);
});

it('a table of a later migration is the gateway’s and the worker’s, and not the connectors’', async () => {
  await sql`create table later (id int)`.execute(database.db);
  expect(await Promise.all(serviceRoles.map((role) => attempt(role, 'select id from later')))).toEqual([
    'done',
    'done',
    'refused',
    'refused',
  ]);
});

it('grants that are made again permit no more', async () => {
  await sql`select onhand_grant()`.execute(database.db);
  expect(await attempt('gateway', 'delete from audit_entries')).toBe('refused');
  expect(await attempt('worker', "update audit_entries set actor = 'somebody'")).toBe('refused');
  expect(await attempt('worker', 'update audit_heads set position = 1')).toBe('done');
});

it('grants that are made again let the worker gather statistics', async () => {
  await sql`revoke maintain on products from onhand_worker`.execute(database.db);
  await sql`select onhand_grant()`.execute(database.db);
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege('onhand_worker', 'products', 'maintain') as may`.execute(database.db);
  expect(rows).toEqual([{ may: true }]);
});
