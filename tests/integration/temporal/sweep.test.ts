import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { startSweep } from '@onhand/activities/start-work/start-workflows.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { until } from '../../setup/until.ts';
import { silenceTemporal } from '../../setup/silence-temporal.ts';

let connection: NativeConnection;
beforeAll(async () => {
  // What an activity that fails says on its way is not shown: here it is meant to.
  silenceTemporal();
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection.close());

it('no outage is long enough to end the sweep: its activity has no last attempt', async () => {
  const taskQueue = `test-${randomUUID()}`;
  let calls = 0;
  const worker = await Worker.create({
    connection,
    taskQueue: taskQueues(taskQueue).channels,
    workflowBundle: { code: readFileSync(inject('workflowBundlePath'), 'utf8') },
    activities: {
      sweepUp: async () => {
        calls += 1;
        if (calls <= 2) throw new Error('connect ECONNREFUSED');
      },
    },
  });
  const temporal = new Client({ connection });
  await worker.runUntil(async () => {
    await startSweep(temporal, taskQueue, { everyMs: 10 });
    await until(
      async () => calls,
      (times) => times >= 5,
    );
  });
  const handle = temporal.workflow.getHandle(workflowIds.sweep(taskQueue));
  expect((await handle.describe()).status.name).toBe('RUNNING');
  const { events } = await handle.fetchHistory();
  const [scheduled] = events?.flatMap((event) => event.activityTaskScheduledEventAttributes ?? []) ?? [];
  // Temporal's way to say: as often as it takes.
  expect(scheduled?.retryPolicy?.maximumAttempts).toBe(0);
  await handle.terminate();
});
