import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createActivities } from '@onhand/activities/index.ts';
import { keepSweep } from '@onhand/activities/start-work/keep-sweep.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';
import { until } from '../../setup/until.ts';
import { closed, newestRun, reset, startLikeThis } from '../../setup/web-ui-actions.ts';
import { silenceTemporal } from '../../setup/silence-temporal.ts';

let database: TestDatabase;
let connection: NativeConnection;
beforeAll(async () => {
  // Activities that fail on purpose are not to be told.
  silenceTemporal();
  database = await createTestDatabase();
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** A publisher or poller of an integration that needs neither, whose activity can have a fault of ours. */
async function faulty() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  await db.updateTable('integrations').set({ state: 'revoked' }).where('id', '=', integrationId).execute();
  const describe = async () => ({ stock: { requestLifetimeMs: 0 } }) as Description;
  const dependencies = {
    ...noteDependencies(db, { describe }),
    channelWatch: { until: async () => new Map(), close: () => undefined },
  };
  const activities = createActivities(dependencies);
  let broken = true;
  let failure = ApplicationFailure.nonRetryable('The disk is full.');
  const unlessBroken =
    <In, Out>(work: (input: In) => Promise<Out>) =>
    (input: In): Promise<Out> => {
      if (broken) throw failure;
      return work(input);
    };
  const taskQueue = `test-${randomUUID()}`;
  const worker = await Worker.create({
    connection,
    taskQueue: taskQueues(taskQueue).channels,
    workflowBundle: { code: readFileSync(inject('workflowBundlePath'), 'utf8') },
    activities: {
      ...activities,
      followSale: unlessBroken(activities.followSale),
      publishDue: unlessBroken(activities.publishDue),
      hearOrders: unlessBroken(activities.hearOrders),
    },
  });
  const temporal = new Client({ connection });
  const { merchantId } = merchant;
  const start = async (type: 'publish' | 'poll' | 'sale', workflowId: string, more: object = {}) => {
    const { firstExecutionRunId: runId } = await temporal.workflow.start(type, {
      workflowId,
      taskQueue: taskQueues(taskQueue).channels,
      args: [{ merchantId, integrationId, ...more }],
    });
    return { workflowId, runId };
  };
  const items = () =>
    db
      .selectFrom('failed_items')
      .where('integration_id', '=', integrationId)
      .select(['operation', 'state', 'attempts', 'code'])
      .execute();
  const setBroken = (now: boolean) => {
    broken = now;
  };
  const failBy = (other: ApplicationFailure) => {
    failure = other;
  };
  return { merchant, integrationId, temporal, worker, start, items, setBroken, failBy };
}

const ofType = {
  publish: { operation: 'publish_channel', id: workflowIds.publish },
  poll: { operation: 'read_orders', id: workflowIds.poll },
} as const;

it.each(['publish', 'poll'] as const)(
  'a %s run that fails after its retries leaves a failed item, which the next run or a reset retries once',
  async (type) => {
    const { integrationId, temporal, worker, start, items, setBroken } = await faulty();
    const { operation, id } = ofType[type];
    const item = { operation, code: 'internal_error' };
    await worker.runUntil(async () => {
      const first = await start(type, id(integrationId));
      const end = await closed(temporal, first);
      expect(end).toMatchObject({ status: 'FAILED', type: 'RunFailed', attention: true });
      expect(end.message).toContain('shop (');
      expect(end.message).toContain('The disk is full.');
      expect(await items()).toEqual([{ ...item, state: 'open', attempts: 1 }]);

      const again = await startLikeThis(temporal, first);
      expect(await closed(temporal, again)).toMatchObject({ status: 'FAILED' });
      expect(await items()).toEqual([{ ...item, state: 'open', attempts: 2 }]);

      setBroken(false);
      const last = await reset(temporal, again, 'last');
      expect(await closed(temporal, last)).toMatchObject({ status: 'COMPLETED' });
      expect(await items()).toEqual([{ ...item, state: 'closed', attempts: 2 }]);
    });
  },
);

it('a publisher whose statements take too long leaves a failed item that says so', async () => {
  const { integrationId, temporal, worker, start, items, failBy } = await faulty();
  // As activities name it, except that it is not tried again.
  failBy(ApplicationFailure.nonRetryable('It waited for a lock.', 'database_busy'));
  await worker.runUntil(async () => {
    const end = await closed(temporal, await start('publish', workflowIds.publish(integrationId)));
    expect(end).toMatchObject({ status: 'FAILED', type: 'RunFailed', attention: true });
  });
  expect(await items()).toMatchObject([
    { operation: 'publish_channel', state: 'open', code: 'database_busy' },
  ]);
});

it('a sale that fails after its retries says so of its order, and another run like it follows the order', async () => {
  const { merchant, integrationId, temporal, worker, start, items, setBroken } = await faulty();
  const { db } = database;
  const to = { ...merchant, integrationId };
  await takeIn(db, [deliveryOf(to, orderFor('1042', { a: 1 }))], { clock: { now: () => new Date() } });
  const outcome = async () => {
    const order = db.selectFrom('orders').where('integration_id', '=', integrationId);
    return order.select(['outcome', 'processed_revision']).executeTakeFirstOrThrow();
  };
  await worker.runUntil(async () => {
    const order = { integrationId, externalOrderId: '1042' };
    const first = await start('sale', workflowIds.sale(order), { externalOrderId: '1042' });
    const end = await closed(temporal, first);
    expect(end).toMatchObject({ status: 'FAILED', type: 'RunFailed', attention: true });
    expect(end.message).toContain('1042 of shop (');
    expect(await items()).toMatchObject([{ operation: 'follow_order', state: 'open', attempts: 1 }]);
    expect(await outcome()).toEqual({ outcome: 'failed', processed_revision: 0 });

    setBroken(false);
    const next = await startLikeThis(temporal, first);
    expect(await closed(temporal, next)).toMatchObject({ status: 'COMPLETED' });
    expect(await items()).toMatchObject([{ state: 'closed', attempts: 1 }]);
    expect(await outcome()).toEqual({ outcome: 'completed', processed_revision: 1 });
  });
});

it('a sweep that an operator terminated is started again', async () => {
  const temporal = new Client({ connection });
  const taskQueue = `test-${randomUUID()}`;
  const log = { warn: () => undefined };
  const keeping = keepSweep({ temporal, taskQueue, sweep: { everyMs: 1_000 }, log, everyMs: 20 });
  const sweep = workflowIds.sweep(taskQueue);
  const first = await until(
    () => newestRun(temporal, sweep).catch(() => undefined),
    (run) => run !== undefined,
  );
  const handle = temporal.workflow.getHandle(sweep);
  await handle.terminate();
  await until(
    () => newestRun(temporal, sweep),
    ({ runId }) => runId !== first?.runId,
  );
  await keeping.close();
  await handle.terminate();
});
