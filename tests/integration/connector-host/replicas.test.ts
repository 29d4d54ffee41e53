import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnectorClient } from '@onhand/connector-client/client.ts';
import { startHoldingShop } from '@onhand/connector-kit/testing/holding-shop.ts';
import type { HoldingShop } from '@onhand/connector-kit/testing/holding-shop.ts';
import { portVariable } from '@onhand/contracts/platforms.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { storeCredentials } from '@onhand/core/access/credentials/store.ts';
import { changeLimits } from '@onhand/core/integrations/limits/change-limits.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { leaseMs } from '@onhand/domain/limits/draw.ts';
import type { LimitState } from '@onhand/domain/limits/limit-state.ts';
import type { Lane, OwnLimits } from '@onhand/domain/limits/limit.ts';
import { freePort } from '@onhand/local-stack/free-port.ts';
import type { ManagedProcess } from '@onhand/local-stack/managed-process.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { systemClock } from '@onhand/service-kit/clock.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase, shiftClock } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

const token = 'the-token-of-these-connectors';
const secretsKey = randomBytes(32).toString('base64');
const timeoutMs = 120_000;
/** The machine may be busy. */
const soon = { timeout: 30_000 };

let folder: string;
let database: TestDatabase;
let shop: HoldingShop;
let merchantId: MerchantId;
let integrationId: IntegrationId;
let replicas: { readonly process: ManagedProcess; readonly url: string }[];
beforeAll(async () => {
  folder = await temporaryFolder();
  database = await createTestDatabase();
});
beforeEach(async () => {
  shop = await startHoldingShop();
  const { db } = database;
  await shiftClock(db, 0);
  const merchant = await createMerchant(db);
  merchantId = merchant.merchantId;
  integrationId = await createIntegration(db, merchant, 'shop');
  await db
    .updateTable('integrations')
    .set({ base_url: shop.baseUrl })
    .where('id', '=', integrationId)
    .execute();
  await storeCredentials(
    db,
    { merchantId, integrationId },
    { api: { consumerKey: 'ck', consumerSecret: 'cs' } },
    readSecretKeys({ ONHAND_SECRETS_KEY: secretsKey }),
  );
  replicas = await Promise.all([startReplica(), startReplica()]);
});
afterEach(async () => {
  await Promise.all(replicas.map(({ process }) => process.kill()));
  await shop[Symbol.asyncDispose]();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Starts WooCommerce's connector as a deployment does. */
async function startReplica() {
  const port = await freePort();
  const process = await startService({
    name: 'connector-woocommerce',
    env: {
      DATABASE_URL: database.urlAs('connector'),
      CONNECTOR_TOKEN: token,
      ONHAND_SECRETS_KEY: secretsKey,
      ONHAND_ALLOW_PRIVATE_SHOPS: 'true',
      [portVariable('woocommerce')]: String(port),
    },
    logFile: join(folder, `${port}.log`),
  });
  return { process, url: `http://127.0.0.1:${port}` };
}

function clientOf(replica: number) {
  const urlFor = () => replicas[replica]?.url ?? '';
  return createConnectorClient({ urlFor, token, clock: systemClock });
}

/** Reads an order, by one request of a replica to the shop. */
function readOrder(
  replica: number,
  id: string,
  { lane = 'bulk', withinMs = timeoutMs }: { lane?: Lane; withinMs?: number } = {},
) {
  return clientOf(replica).call('woocommerce', 'orders.get', {
    integrationId,
    lane,
    timeoutMs: withinMs,
    input: { ids: [id] },
  });
}

function writeFigure(replica: number, unit: string, withinMs = timeoutMs) {
  const ref = { unit, group: unit, location: '' };
  const change = { op: 'set', quantity: 8 } as const;
  return clientOf(replica).call('woocommerce', 'inventory.write', {
    integrationId,
    lane: 'sales',
    timeoutMs: withinMs,
    input: { rows: [{ key: unit, ref, revision: 1, idempotencyKey: unit, change }] },
  });
}

async function limit(limits: OwnLimits | null) {
  await changeLimits(database.db, { merchantId, id: integrationId }, { limits }, () => {});
}

const ids = ['1', '2', '3', '4', '5', '6'];

it('never more requests at a time than the connector declares, over both replicas', async () => {
  const answered = Promise.all(ids.map((id, index) => readOrder(index % 2, id)));
  for (const answeredBefore of ids.keys()) {
    await expect.poll(() => shop.waiting().length, soon).toBe(Math.min(2, ids.length - answeredBefore));
    shop.answer();
  }
  await answered;
  expect(shop.asked).toHaveLength(ids.length);
  expect(shop.most()).toBe(2);
});

it('the slots of a replica that was killed are free when its lease ends', async () => {
  const lost = ids.slice(0, 2).map((id) => readOrder(0, id));
  await expect.poll(() => shop.waiting().length, soon).toBe(2);
  const waiting = readOrder(1, '3');
  await replicas[0]?.process.kill();
  await Promise.all(lost);
  await expect.poll(() => shop.waiting().length, soon).toBe(0);
  expect(shop.asked).toHaveLength(2);
  await shiftClock(database.db, leaseMs);
  await expect.poll(() => shop.waiting(), soon).toMatchObject([expect.stringContaining('/orders/3')]);
  shop.open();
  await waiting;
});

it('an integration’s own limits hold over both replicas, and sales go before bulk', async () => {
  await limit({ concurrentCalls: 1, callsPerMinute: null });
  const first = readOrder(0, '1');
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  const bulk = readOrder(0, '2');
  const sale = readOrder(1, '3', { lane: 'sales' });
  await expect.poll(knowOfEachOther, soon).toBe(true);
  shop.answer();
  await expect.poll(() => shop.waiting(), soon).toMatchObject([expect.stringContaining('/orders/3')]);
  shop.open();
  await Promise.all([first, bulk, sale]);
  expect(shop.most()).toBe(1);
});

/** Whether a sale and bulk work wait, and the replica of the bulk work has asked since the sale began to. */
async function knowOfEachOther(): Promise<boolean> {
  const { state } = await database.db
    .selectFrom('call_limits')
    .where('integration_id', '=', integrationId)
    .select('state')
    .executeTakeFirstOrThrow();
  // The store wrote it.
  const holders = Object.values((state as LimitState).holders);
  const [bulk, sale] = (['bulk', 'sales'] as const).map((lane) =>
    holders.find(({ waits }) => waits?.lane === lane),
  );
  return (bulk?.until ?? 0) - leaseMs > (sale?.waits?.since ?? Infinity);
}

it('calls over the minute’s limit are refused by both replicas before they are sent, also writes', async () => {
  await limit({ concurrentCalls: null, callsPerMinute: 30 });
  shop.open();
  for (const id of ids.slice(0, 3)) await readOrder(0, id, { lane: 'sales' });
  const refused = { kind: 'rate_limited', limit: 'own_calls_per_minute' };
  expect(await readOrder(0, '4', { lane: 'sales', withinMs: 1_500 })).toMatchObject([{ result: refused }]);
  expect(await writeFigure(1, '5', 1_500)).toMatchObject([{ result: refused }]);
  expect(shop.asked).toHaveLength(3);
});

it('two writes of one record never run at a time, and a killed replica keeps no lock', async () => {
  const lost = writeFigure(0, '7');
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  const waiting = writeFigure(1, '7');
  const other = writeFigure(1, '8');
  await expect.poll(() => shop.waiting().length, soon).toBe(2);
  await replicas[0]?.process.kill();
  await lost;
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  expect(shop.asked).toHaveLength(2);
  shop.answer();
  await other;
  await shiftClock(database.db, 15_000);
  await expect.poll(() => shop.waiting().length, soon).toBe(1);
  shop.open();
  await waiting;
  expect(shop.asked).toHaveLength(3);
});
