import type { RetryPolicy } from '@temporalio/common';

/** For work whose faults are ours (the database, a connector service that is down): soon again, then give up visibly. */
export const ownFaults: RetryPolicy = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '10 s',
  maximumAttempts: 8,
};

/**
 * For the sweep, which everything else relies on after an outage: nothing starts it again while a worker runs, so it
 * has no last attempt, however long the database is away.
 */
export const neverTheLast: RetryPolicy = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '10 s',
};
