import type { RetryPolicy } from '@temporalio/common';

/** For work whose faults are ours (the database, a connector service that is down): soon again, then give up visibly. */
export const ownFaults: RetryPolicy = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '10 s',
  maximumAttempts: 8,
};
