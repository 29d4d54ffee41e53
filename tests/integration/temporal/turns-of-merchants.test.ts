import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { startBulk } from '@onhand/activities/start-work/start-workflows.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { BulkRef } from '@onhand/workflows/contracts/bulk.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { silenceTemporal } from '../../setup/silence-temporal.ts';
import { until } from '../../setup/until.ts';

let connection: NativeConnection;
beforeAll(async () => {
  silenceTemporal();
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection.close());

const runOf = (merchantId: string): BulkRef => ({
  merchantId: merchantId as MerchantId, // A test's own id.
  integrationId: randomUUID() as IntegrationId, // A test's own id.
  operation: 'import_orders',
});

it('a run of one merchant does not wait behind all runs that another one began before', async () => {
  const taskQueue = `test-${randomUUID()}`;
  const queues = taskQueues(taskQueue);
  const temporal = new Client({ connection });
  const starting = { temporal, queues, nameOf: async () => 'a shop' };
  const [busy, other] = [randomUUID(), randomUUID()];
  const runs = [...Array.from({ length: 60 }, () => runOf(busy)), runOf(other)];
  // No worker runs yet: they wait in this order.
  for (const run of runs) await startBulk(starting, run);
  const carried: string[] = [];
  const isScheduled = async (run: BulkRef) => {
    const { raw } = await temporal.workflow.getHandle(workflowIds.bulk(run)).describe();
    return (raw.pendingActivities ?? []).length > 0;
  };
  const worker = await Worker.create({
    connection,
    taskQueue: queues.bulk,
    maxConcurrentActivityTaskExecutions: 1,
    workflowBundle: { code: readFileSync(inject('workflowBundlePath'), 'utf8') },
    activities: {
      carryBulk: async ({ merchantId }: BulkRef) => {
        carried.push(merchantId);
        // The slot is taken until all others wait for it.
        if (carried.length === 1)
          await until(
            () => Promise.all(runs.map(isScheduled)),
            (scheduled) => scheduled.every(Boolean),
          );
        return { goOn: false };
      },
    },
  });
  await worker.runUntil(() =>
    Promise.all(runs.map((run) => temporal.workflow.getHandle(workflowIds.bulk(run)).result())),
  );
  expect(carried).toHaveLength(runs.length);
  // The server puts the first few in order while it fills its buffer.
  expect(carried.indexOf(other)).toBeLessThan(10);
});
