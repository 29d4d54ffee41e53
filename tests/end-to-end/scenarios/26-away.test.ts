import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { freePort } from '@onhand/local-stack/free-port.ts';
import type { ManagedProcess } from '@onhand/local-stack/managed-process.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const orders = 200;
const opening = 500;
const passEveryMs = 10_000;
const { orders: ordersOf } = connector;
if (ordersOf === undefined) throw new Error('WooCommerce has orders.');
/** WooCommerce whose orders may be read as often as the test wants. */
const woocommerce = { ...connector, orders: { ...ordersOf, minPassMs: 500 } };

let folder: string;
let onhand: TestOnhand;
let port: number;
let gateway: ManagedProcess;

/** The gateway that the shops deliver to, in a process of its own. */
const startGateway = (name: string) =>
  startService({
    name: 'gateway',
    env: { ...onhand.gatewayEnvironment, GATEWAY_PORT: String(port) },
    logFile: join(folder, `${name}.log`),
  });

beforeAll(async () => {
  folder = await temporaryFolder();
  port = await freePort();
  const subscriptions = { at: `http://127.0.0.1:${port}` };
  onhand = await startOnhand({ woocommerce, subscriptions, passEveryMs });
  gateway = await startGateway('first');
});
afterAll(async () => {
  await gateway.stop();
  await onhand[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it('while the gateway is away for minutes shops switch their webhooks off; after its return all orders are known, once', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', opening);
  const shops = await Promise.all(
    [1, 2, 3].map(async () => {
      const shop = await connectSandboxShop(onhand, merchant, { subscribe: false });
      return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: opening });
    }),
  );
  const readListings = () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId)));
  await until(readListings, (all) => all.every(atRest));
  const webhooks = async () =>
    (await Promise.all(shops.map(({ shopId }) => control.shop(shopId)))).map((shop) => shop.webhooks);
  const areOn = (all: Awaited<ReturnType<typeof webhooks>>) =>
    all.every((some) => some.length > 0 && some.every(({ status }) => status === 'active'));
  await until(webhooks, areOn);
  for (const { shopId } of shops) await control.clearWrites(shopId);

  await gateway.kill();
  // Its last sign is five minutes old.
  await sql`update presence set seen_at = seen_at - interval '5 minutes'`.execute(onhand.db);
  for (let order = 0; order < orders; order += 1) {
    const shop = shops[order % shops.length];
    if (shop === undefined) throw new Error('There is no shop.');
    await control.placeOrder(shop.shopId, { lines: [{ productId: shop.productId, quantity: 1 }] });
  }
  for (const { shopId } of shops) await control.settled(shopId);
  // Delivered once, and switched off at the seventh failure in a row.
  expect((await webhooks()).every((some) => some.some(({ status }) => status === 'disabled'))).toBe(true);

  gateway = await startGateway('second');
  const known = () => listAll(merchant, '/v1/orders?limit=200');
  await until(known, ({ length }) => length === orders, 2 * passEveryMs);
  const shown = () => Promise.all(shops.map((shop) => control.stockOf(shop.shopId, shop.productId)));
  const left = opening - orders;
  await until(shown, (figures) => figures.every((figure) => figure === left), 60_000);
  await until(readListings, (all) => all.every(atRest), 60_000);
  expect(await known()).toHaveLength(orders);
  expect(await readStock(merchant, itemId)).toMatchObject({
    onHand: opening,
    committed: orders,
    available: left,
    oversold: 0,
  });

  // Nothing was put back on sale: no shop was ever told a higher figure than before.
  for (const { shopId } of shops) {
    const written = (await control.writes(shopId)).map(({ quantity }) => quantity);
    expect(written).toEqual(written.toSorted((one, other) => other - one));
  }
  const observations = await listAll(merchant, '/v1/observations?limit=200');
  expect(observations.filter(({ state }) => state === 'reversed')).toEqual([]);

  await until(webhooks, areOn);
  const lost = await until(
    () => listAll(merchant, '/v1/incidents?kind=subscription_lost'),
    ({ length }) => length === shops.length,
  );
  expect(new Set(lost.map(({ integrationId }) => integrationId))).toEqual(
    new Set(shops.map(({ integrationId }) => integrationId)),
  );
  const health = z.object({
    orders: z.object({ readFirstSince: z.null(), failedItems: z.literal(0) }).loose(),
    subscriptions: z.object({ state: z.literal('on') }).loose(),
  });
  for (const { integrationId } of shops) {
    await merchant.api.get(`/v1/integrations/${integrationId}/health`, health);
  }
}, 300_000);
