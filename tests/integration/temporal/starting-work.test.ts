import { randomUUID } from 'node:crypto';
import { createDispatcher } from '@onhand/activities/start-work/dispatcher.ts';
import { startSweep } from '@onhand/activities/start-work/start-workflows.ts';
import { freePort } from '@onhand/local-stack/free-port.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

// No worker: what was started stays as it was started.
let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = Connection.lazy({ address: inject('temporalAddress') });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

async function installation(to = connection) {
  const merchant = await createMerchant(database.db);
  const integrationId = await createIntegration(database.db, merchant, 'shop');
  const { merchantId } = merchant;
  const taskQueue = `test-${randomUUID()}`;
  const temporal = new Client({ connection: to });
  const warnings: string[] = [];
  const clock = { now: () => new Date() };
  const log = { warn: (_detail: object, message: string) => void warnings.push(message) };
  const dispatcher = createDispatcher({ db: database.db, temporal, taskQueue, clock, log });
  const order = { merchantId, integrationId, externalOrderId: '1' };
  const runOf = async (workflowId: string) => {
    const handle = temporal.workflow.getHandle(workflowId);
    const { taskQueue, runId } = await handle.describe();
    const { events } = await handle.fetchHistory();
    const signals = events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    return { taskQueue, runId, signals };
  };
  return { dispatcher, temporal, taskQueue, order, warnings, runOf, sale: workflowIds.sale(order) };
}

const started = <T>(ask: () => Promise<T>, as: (run: T) => boolean = () => true) =>
  until(
    () => ask().catch(() => undefined),
    (run) => run !== undefined && as(run),
  );

it('a sale that runs is told of news, and left alone by whoever only sees that it runs', async () => {
  const { dispatcher, order, sale, runOf } = await installation();
  dispatcher.ensureSale(order);
  const first = await started(() => runOf(sale));
  expect(first).toMatchObject({ signals: 0 });

  dispatcher.ensureSale(order);
  dispatcher.sale({ ...order, reread: false });
  const told = await started(
    () => runOf(sale),
    ({ signals }) => signals === 1,
  );
  expect(told).toEqual({ ...first, signals: 1 });
  await dispatcher.close();
});

it('what sales wait for stands in a queue of its own, and so does the sweep that starts it', async () => {
  const { dispatcher, temporal, order, sale, taskQueue, runOf } = await installation();
  const channels = `${taskQueue}-channels`;
  dispatcher.sale({ ...order, reread: false });
  expect(await started(() => runOf(sale))).toMatchObject({ taskQueue });

  const { merchantId, integrationId } = order;
  await dispatcher.publish({ merchantId, integrationId });
  await dispatcher.poll({ merchantId, integrationId });
  await startSweep(temporal, taskQueue, { everyMs: 1_000 });
  for (const id of [
    workflowIds.publish(integrationId),
    workflowIds.poll(integrationId),
    workflowIds.sweep(taskQueue),
  ]) {
    expect(await runOf(id)).toMatchObject({ taskQueue: channels });
  }
  await dispatcher.close();
});

it('with Temporal away, closing leaves to the sweep what was not begun', async () => {
  const away = Connection.lazy({ address: `127.0.0.1:${await freePort()}` });
  const { dispatcher, order, warnings } = await installation(away);
  for (let index = 0; index < 100; index += 1) {
    dispatcher.sale({ ...order, externalOrderId: String(index), reread: false });
  }
  await dispatcher.close();
  expect(warnings).toHaveLength(16);
  await away.close();
});
