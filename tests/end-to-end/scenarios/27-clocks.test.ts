import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { portVariable } from '@onhand/contracts/platforms.ts';
import { acquireLease, releaseLease } from '@onhand/core/channel-stock/lease.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { freePort } from '@onhand/local-stack/free-port.ts';
import type { ManagedProcess } from '@onhand/local-stack/managed-process.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
  setDirection,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';
import { wrongClock } from '../../setup/wrong-clock.ts';

const ahead = 600_000;
const behind = -ahead;

describe.each([
  { shop: ahead, worker: ahead, connector: ahead },
  { shop: behind, worker: behind, connector: behind },
  { shop: behind, worker: ahead, connector: behind },
])('clocks off by $shop ms (shops), $worker ms (worker), $connector ms (connector)', (off) => {
  let folder: string;
  let onhand: TestOnhand;
  let worker: ManagedProcess;
  let connector: ManagedProcess;
  let merchant: Merchant;
  let itemId: string;
  let source: SandboxListing;
  let destination: SandboxListing;

  const startWorker = async (name: string) => {
    const env = { ...onhand.workerEnvironment, ...wrongClock(off.worker) };
    worker = await startService({ name: 'worker', env, logFile: join(folder, `${name}.log`) });
  };
  const runWoocommerce = async (environment: Readonly<Record<string, string>>) => {
    const port = await freePort();
    connector = await startService({
      name: 'connector-woocommerce',
      env: { ...environment, ...wrongClock(off.connector), [portVariable('woocommerce')]: String(port) },
      logFile: join(folder, 'connector.log'),
    });
    return `http://127.0.0.1:${port}`;
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    onhand = await startOnhand({ worker: false, runWoocommerce });
    await startWorker('first');
  });
  afterAll(async () => {
    await worker.stop();
    await connector.stop();
    await onhand[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (role: 'supplier' | 'seller', direction: 'inbound' | 'outbound', stock: number) => {
    const shop = await connectSandboxShop(onhand, merchant, { role, shop: { clockSkewMs: off.shop } });
    await setDirection(merchant, shop.integrationId, direction);
    const countsFrom = new Date().toISOString();
    return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock, countsFrom });
  };
  const sell = ({ shopId, productId }: SandboxListing, quantity: number) =>
    onhand.sandbox.control.placeOrder(shopId, { lines: [{ productId, quantity }] });
  const shown = () =>
    Promise.all(
      [source, destination].map(({ shopId, productId }) => onhand.sandbox.control.stockOf(shopId, productId)),
    );
  const untilShown = (figure: number) =>
    until(shown, (figures) => figures.every((shownFigure) => shownFigure === figure));
  const untilAtRest = () =>
    until(
      () => Promise.all([source, destination].map(({ listingId }) => readListing(merchant, listingId))),
      (both) => both.every(atRest),
    );
  const untilOnHand = (units: number) =>
    until(
      () => readStock(merchant, itemId),
      ({ onHand, committed }) => onHand === units && committed === 0,
    );
  const observations = () => listAll(merchant, '/v1/observations');
  /** The sweep decides about falls, and starts what nobody has started. */
  const untilSweptTwice = async () => {
    const sweep = onhand.temporal.workflow.getHandle(workflowIds.sweep(onhand.taskQueue));
    const before = await sweep.describe();
    await until(
      () => sweep.describe(),
      ({ runId, historyLength }) => runId !== before.runId || historyLength > before.historyLength + 25,
    );
  };
  const integrationId = () => destination.integrationId as IntegrationId;
  const epoch = async () => {
    const { epoch: current } = await onhand.db
      .selectFrom('publishers')
      .where('integration_id', '=', integrationId())
      .select('epoch')
      .executeTakeFirstOrThrow();
    return current;
  };
  const leaseTerms = { leaseMs: 600_000, callTimeoutMs: 30_000, requestLifetimeMs: 60_000 };

  it('the first orders after the opening count, at the source and at the destination', async () => {
    merchant = await createMerchant(onhand, 'Clocks', 'source');
    itemId = await createUnopenedItem(merchant, 'MUG');
    source = await open('supplier', 'inbound', 10);
    await untilOnHand(10);
    await sell(source, 1);
    await untilOnHand(9);

    destination = await open('seller', 'outbound', 9);
    await untilAtRest();
    await sell(destination, 2);
    await untilOnHand(7);
    await untilShown(7);
    await untilAtRest();

    const orders = await listAll(merchant, '/v1/orders');
    const withLines = z.object({ lines: z.array(z.object({ effect: z.string() }).loose()) });
    const effects = await Promise.all(
      orders.map(({ id }) => merchant.api.get(`/v1/orders/${String(id)}`, withLines)),
    );
    expect(effects.flatMap(({ lines }) => lines.map(({ effect }) => effect))).toEqual(['counted', 'counted']);
    expect(await observations()).toEqual([]);
  });

  it('nobody takes the lease that the worker holds, and the worker takes none that somebody holds', async () => {
    const before = await epoch();
    expect(await acquireLease(onhand.db, integrationId(), leaseTerms)).toBeNull();
    expect(await epoch()).toBe(before);

    await worker.stop();
    const lease = await acquireLease(onhand.db, integrationId(), leaseTerms);
    if (lease === null) throw new Error('The stopped worker did not give its lease back.');
    await startWorker('second');
    await sell(source, 1);
    await untilOnHand(6);
    const publishing = onhand.temporal.workflow.getHandle(workflowIds.publish(integrationId()));
    await until(
      () =>
        publishing.describe().then(
          ({ raw }) => raw.pendingActivities?.some(({ lastStartedTime }) => lastStartedTime) ?? false,
          () => false,
        ),
      (waits) => waits,
    );
    await untilSweptTwice();
    expect(await epoch()).toBe(lease.epoch);
    expect(await shown()).toEqual([6, 7]);
    await releaseLease(onhand.db, lease);
    await untilShown(6);
    await untilAtRest();
  });

  it('a fall waits for its order: it is neither adopted nor reversed', async () => {
    const { control } = onhand.sandbox;
    await control.holdDeliveries(destination.shopId);
    await sell(destination, 2);
    // Its figure is read before it is written to.
    await sell(source, 1);
    await until(observations, ({ length }) => length > 0);
    await untilSweptTwice();
    await control.releaseDeliveries(destination.shopId);
    await untilOnHand(3);
    await onhand.shiftClock(2 * 60_000);
    await untilSweptTwice();
    await untilShown(3);
    await untilAtRest();
    expect(await observations()).toMatchObject([{ state: 'consumed', units: -2 }]);
    expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 3, committed: 0, oversold: 0 });
    expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
  });
});
