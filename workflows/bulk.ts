import { bulkOperations } from '@onhand/domain/runs/run-kinds.ts';
import {
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { closeAsFailed, recordingFaults } from './closing.ts';
import type { BulkRef } from './contracts/bulk.ts';
import { bulkBegun } from './messages.ts';
import { ownFaults } from './retry-policies.ts';

const { carryBulk } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Processes pages, starting at the cursor of the run',
});

/**
 * Runs a bulk operation of an integration until its run has ended. The run is a row of `sync_runs`. Also
 * carries a run that begins while this workflow ends. Closes as Failed if the run failed.
 */
export async function bulk(operation: BulkRef): Promise<void> {
  setCurrentDetails(
    'Processes the operation page by page. Finished pages are kept, and a retry continues after them.',
  );
  const { merchantId, integrationId } = operation;
  const fault = { merchantId, integrationId, operation: bulkOperations[operation.operation].failing };
  let begun = true;
  setHandler(bulkBegun, () => {
    begun = true;
  });
  while (begun) {
    begun = false;
    const { goOn, failure } = await recordingFaults(fault, () => carryBulk(operation));
    begun ||= goOn;
    if (!begun && failure !== undefined && patched('failed-bulk-closes-as-failed')) {
      closeAsFailed('BulkFailed', failure);
      // The workflow was reset after the failure.
      begun = true;
    }
    if (begun && workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof bulk>(operation);
    }
  }
}
