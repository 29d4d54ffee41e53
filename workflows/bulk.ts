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
import type { AnyBulkRef, BulkOutcome } from './contracts/bulk.ts';
import { bulkBegun } from './messages.ts';
import { ownFaults } from './retry-policies.ts';

const { carryBulk } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Processes pages, starting at the cursor of the run',
});

/**
 * Runs a bulk operation of an integration, or on items of a merchant, until its run has ended. The run is a
 * row of `sync_runs`. Also carries a run that begins while this workflow ends. Closes as Failed if the run
 * failed.
 */
export async function bulk(operation: AnyBulkRef): Promise<void> {
  setCurrentDetails(
    'Processes the operation page by page. Finished pages are kept, and a retry continues after them.',
  );
  let begun = true;
  setHandler(bulkBegun, () => {
    begun = true;
  });
  while (begun) {
    begun = false;
    const { goOn, failure } = await carry(operation);
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

/**
 * Carries pages. Opens a failed item for a fault, except in the run of a merchant: failed items belong to
 * integrations.
 */
function carry(operation: AnyBulkRef): Promise<BulkOutcome> {
  const { merchantId, integrationId } = operation;
  if (integrationId === null) return carryBulk(operation);
  const fault = { merchantId, integrationId, operation: bulkOperations[operation.operation].failing };
  return recordingFaults(fault, () => carryBulk(operation));
}
