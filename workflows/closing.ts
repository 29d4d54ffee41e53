import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  patched,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { databaseBusy } from '@onhand/domain/failed-items/database-busy.ts';
import type { Activities } from './activities.ts';
import type { Fault, RunFailure } from './contracts/fault.ts';
import { neverTheLast } from './retry-policies.ts';
import { searchAttributes } from './search-attributes.ts';

const { recordFault } = proxyActivities<Activities>({
  startToCloseTimeout: '30 s',
  // A database that was away for this long leaves the failure to Temporal alone.
  scheduleToCloseTimeout: '1 h',
  retry: neverTheLast,
  summary: 'Opens a failed item for this run',
});

/**
 * Does a run's work. If an activity fails after all attempts, opens a failed item and closes the run as
 * Failed. Repeats the work if an operator has reset the run after that.
 */
export async function recordingFaults<T>(
  fault: Omit<Fault, 'message' | 'code' | 'repeated'>,
  work: () => Promise<T>,
): Promise<T> {
  const repeated: string[] = [];
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      // Runs from before faults were recorded only fail.
      if (!patched('faults-are-recorded')) throw error;
      const { cause } = error;
      const message = cause?.message ?? error.message;
      const isBusy = cause instanceof ApplicationFailure && cause.type === databaseBusy;
      const failure = await recordFault({
        ...fault,
        message,
        ...(isBusy ? { code: databaseBusy } : {}),
        repeated: [...repeated],
      });
      closeAsFailed('RunFailed', failure);
      repeated.push(failure.runId);
    }
  }
}

/**
 * Closes the run as Failed, with `NeedsAttention`. Returns if the failure is that of another run: an operator
 * has reset that run, and the caller repeats its work.
 */
export function closeAsFailed(type: FailureType, { runId, message }: RunFailure): void {
  if (runId !== workflowInfo().runId) return;
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: true }]);
  throw ApplicationFailure.nonRetryable(message, type);
}

/** Tells what failed. `RunFailed`: a fault on our side. */
type FailureType = 'RunFailed' | 'SaleFailed' | 'ChangeFailed' | 'BulkFailed' | 'NotificationFailed';
