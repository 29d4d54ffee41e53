import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StoredShop } from '@onhand/connector-kit/connector.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import type { ShopStore } from '@onhand/core/access/credentials/stored-shop.ts';
import { storeCredentials } from '@onhand/core/access/credentials/store.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase, shiftClock } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { renewAt } from '../../setup/renew-at.ts';
import { startTokenServer } from '../../setup/token-server.ts';
import type { Rotation, TokenServer } from '../../setup/token-server.ts';
import { until } from '../../setup/until.ts';

const secretsKey = randomBytes(32).toString('base64');
const keys = readSecretKeys({ ONHAND_SECRETS_KEY: secretsKey });
const leaseMs = 30_000;
const signal = new AbortController().signal;

let database: TestDatabase;
let owner: { merchantId: MerchantId; integrationId: IntegrationId };
let server: TokenServer;
/** Two replicas of a connector, with the role that they have in a deployment. */
let replicas: { readonly db: Db; readonly store: ShopStore }[];
let shop: StoredShop;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  const { db } = database;
  await shiftClock(db, 0);
  server = await startTokenServer();
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  owner = { merchantId: merchant.merchantId, integrationId };
  await db
    .updateTable('integrations')
    .set({ base_url: server.url })
    .where('id', '=', integrationId)
    .execute();
  const api = { ...server.grantFirst('seller-1'), kept: 'as it is' };
  await storeCredentials(db, owner, { api, webhookSecrets: ['sec'] }, keys);
  replicas = Array.from({ length: 2 }, () => {
    const own = connect(database.urlAs('connector'));
    return { db: own, store: createShopStore({ db: own, keys }) };
  });
  shop = await stored();
});
afterEach(async () => {
  await Promise.all(replicas.map(({ db }) => db.destroy()));
  await server[Symbol.asyncDispose]();
});
afterAll(() => database.drop());

const storeOf = (replica: number): ShopStore => {
  const one = replicas[replica];
  if (one === undefined) throw new Error('There are two replicas.');
  return one.store;
};
const refresh = (replica = 0, renew = renewAt) =>
  storeOf(replica).refresh(owner.integrationId, shop.version, { renew, signal });

async function stored(): Promise<StoredShop> {
  const loaded = await storeOf(0).load(owner.integrationId);
  if (loaded === null) throw new Error('The integration has secrets.');
  return loaded;
}

const worksAt = ({ secrets }: StoredShop) => server.accountOf(secrets['accessToken'] ?? '');

it('new secrets replace those of their names, and are stored before they are returned', async () => {
  const refreshed = await refresh();
  expect(refreshed).toEqual({ kind: 'shop', shop: await stored() });
  const { secrets, version } = await stored();
  expect(version).not.toBe(shop.version);
  expect(secrets).toMatchObject({ kept: 'as it is', webhookSecret: 'sec' });
  expect(secrets['refreshToken']).not.toBe(shop.secrets['refreshToken']);
  expect(worksAt(await stored())).toBe('seller-1');
});

it('of many calls in two replicas, one asks, and all get what it got', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, call) => refresh(call % 2)));
  expect(server.asked.refresh).toBe(1);
  const now = await stored();
  expect(answers).toEqual(answers.map(() => ({ kind: 'shop', shop: now })));
});

it('a call with old secrets takes the newer ones, and asks nobody', async () => {
  await refresh();
  expect(await refresh(1)).toEqual({ kind: 'shop', shop: await stored() });
  expect(server.asked.refresh).toBe(1);
});

it('a refused refresh token is unauthorized, and the stored one stays', async () => {
  server.revoke('seller-1', 'consent');
  expect(await refresh()).toMatchObject({ kind: 'unauthorized' });
  expect(await stored()).toEqual(shop);
});

it('a renewal that is not answered proves nothing: the stored secrets stay', async () => {
  const given = await refresh(0, (one) => {
    server.silent = true;
    return renewAt(one, AbortSignal.timeout(50));
  });
  expect(given).toMatchObject({ kind: 'unavailable' });
  expect(await stored()).toEqual(shop);
  server.silent = false;
  expect(await refresh(1)).toMatchObject({ kind: 'shop' });
});

it('a caller who gives up does not stop the renewal: its answer is stored', async () => {
  const gone = new AbortController();
  const { promise: granted, resolve } = Promise.withResolvers<void>();
  server.onGranted = () => granted;
  const waiting = storeOf(0).refresh(owner.integrationId, shop.version, {
    renew: renewAt,
    signal: gone.signal,
  });
  await until(
    async () => server.asked.refresh,
    (asked) => asked === 1,
  );
  gone.abort();
  expect(await waiting).toMatchObject({ kind: 'unavailable' });
  resolve();
  const now = await until(stored, ({ version }) => version !== shop.version);
  expect(worksAt(now)).toBe('seller-1');
});

it('secrets that a person replaced meanwhile stay, and the call takes them', async () => {
  server.onGranted = async () => {
    const api = { accessToken: 'by hand', refreshToken: 'by hand' };
    await storeCredentials(database.db, owner, { api }, keys);
  };
  expect(await refresh()).toMatchObject({ kind: 'shop', shop: { secrets: { accessToken: 'by hand' } } });
  expect((await stored()).secrets).toMatchObject({ refreshToken: 'by hand' });
});

it('new secrets that the database does not take are stored when it does', async () => {
  const { db } = database;
  await sql
    .raw(`create or replace function refuse() returns trigger language plpgsql
    as 'begin raise exception ''full''; end'`)
    .execute(db);
  await sql
    .raw(
      'create or replace trigger refuse before update on credentials for each row execute function refuse()',
    )
    .execute(db);
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  server.onGranted = () => resolve();
  const refreshing = refresh();
  await answered;
  await sql.raw('drop trigger refuse on credentials').execute(db);
  expect(await refreshing).toMatchObject({ kind: 'shop' });
  expect(worksAt(await stored())).toBe('seller-1');
});

describe('a process that dies between the answer and the store', () => {
  /** Renews in a process of its own, and kills it when the platform has granted new tokens. */
  async function dieAfterTheAnswer(): Promise<void> {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../setup/renew-in-process.ts')], {
      env: {
        DATABASE_URL: database.urlAs('connector'),
        ONHAND_SECRETS_KEY: secretsKey,
        INTEGRATION_ID: owner.integrationId,
      },
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    server.onGranted = async () => {
      child.kill('SIGKILL');
      await exited;
    };
    await exited;
    server.onGranted = () => undefined;
    expect(server.asked.refresh).toBe(1);
    expect(await stored()).toEqual(shop);
  }

  it.each<Rotation>(['stays', 'until_replaced'])(
    'loses nothing where the earlier refresh token %s',
    async (rotation) => {
      server.rotation = rotation;
      await dieAfterTheAnswer();
      const waiting = refresh(1);
      // Its lease keeps the others out, by the database's clock.
      await shiftClock(database.db, leaseMs + 1_000);
      expect(await waiting).toMatchObject({ kind: 'shop' });
      expect(server.asked.refresh).toBe(2);
      expect(worksAt(await stored())).toBe('seller-1');
      // What was stored can be renewed in its turn.
      shop = await stored();
      expect(await refresh(0)).toMatchObject({ kind: 'shop' });
    },
  );

  it('needs a new consent where it ends at once, and says so', async () => {
    server.rotation = 'ends';
    await dieAfterTheAnswer();
    await shiftClock(database.db, leaseMs + 1_000);
    expect(await refresh(1)).toMatchObject({
      kind: 'unauthorized',
      message: expect.stringContaining('invalid_grant'),
    });
  });

  it('keeps others out until its lease ends', async () => {
    server.rotation = 'stays';
    await dieAfterTheAnswer();
    await shiftClock(database.db, leaseMs - 10_000);
    const soon = AbortSignal.timeout(500);
    const waiting = storeOf(1).refresh(owner.integrationId, shop.version, { renew: renewAt, signal: soon });
    expect(await waiting).toMatchObject({ kind: 'unavailable' });
    expect(server.asked.refresh).toBe(1);
    await shiftClock(database.db, leaseMs + 1_000);
    await until(
      async () => server.asked.refresh,
      (asked) => asked === 2,
    );
  });
});
