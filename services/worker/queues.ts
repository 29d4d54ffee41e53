import type { TaskQueues } from '@onhand/workflows/task-queues.ts';
import type { WorkerOptions } from '@temporalio/worker';

/** How much a worker does at a time for each task queue. */
export const queues: Record<
  keyof TaskQueues,
  Pick<WorkerOptions, 'maxConcurrentActivityTaskExecutions' | 'maxCachedWorkflows'>
> = {
  // A sale waits in its activity for up to a minute, so many are held at a time.
  sales: { maxConcurrentActivityTaskExecutions: 1_000 },
  // Each polled shop holds one for good, each shop that sells one while it does. Their workflows do little.
  channels: { maxConcurrentActivityTaskExecutions: 2_000, maxCachedWorkflows: 500 },
};
