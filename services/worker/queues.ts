import type { TaskQueues } from '@onhand/workflows/task-queues.ts';
import type { WorkerOptions } from '@temporalio/worker';

/** Limits how many tasks a worker runs at a time, for each task queue. */
export const queues: Record<
  keyof TaskQueues,
  Pick<WorkerOptions, 'maxConcurrentActivityTaskExecutions' | 'maxCachedWorkflows'>
> = {
  // A sale waits in its activity for up to a minute, so many run at a time.
  sales: { maxConcurrentActivityTaskExecutions: 1_000 },
  // Each polled shop holds one activity permanently; a shop that sells holds one meanwhile. Their workflows
  // do little.
  channels: { maxConcurrentActivityTaskExecutions: 2_000, maxCachedWorkflows: 500 },
  // Each waits for its shop or its publisher most of the time, and holds a connection while it stores a page.
  bulk: { maxConcurrentActivityTaskExecutions: 20, maxCachedWorkflows: 100 },
  // Each waits for a shop most of the time, and holds a connection while it compares. The others wait in
  // Temporal.
  reconcile: { maxConcurrentActivityTaskExecutions: 40, maxCachedWorkflows: 100 },
  // Each waits for a receiver, up to a minute.
  notify: { maxConcurrentActivityTaskExecutions: 20, maxCachedWorkflows: 100 },
};
