import type { TaskQueues } from '@onhand/workflows/task-queues.ts';
import type { WorkerOptions } from '@temporalio/worker';

/** Limits the concurrent work of a worker process for each task queue. */
export const queues: Record<
  keyof TaskQueues,
  Pick<WorkerOptions, 'maxConcurrentActivityTaskExecutions' | 'maxCachedWorkflows'>
> = {
  // The activity of a sale waits for up to a minute, so many run at a time.
  sales: { maxConcurrentActivityTaskExecutions: 1_000 },
  // Each polled shop always has an activity, and each selling shop while it sells. Their workflows do little.
  channels: { maxConcurrentActivityTaskExecutions: 2_000, maxCachedWorkflows: 500 },
};
