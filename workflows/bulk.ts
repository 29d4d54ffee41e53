import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { BulkRef } from './contracts/bulk.ts';
import { ownFaults } from './retry-policies.ts';

const { carryBulk } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Processes pages, starting at the cursor of the run',
});

/** Runs a bulk operation of an integration until its run has ended. The run is a row of `sync_runs`. */
export async function bulk(operation: BulkRef): Promise<void> {
  setCurrentDetails(
    'Processes the operation page by page. Finished pages are kept, and a retry continues after them.',
  );
  for (;;) {
    const { goOn } = await carryBulk(operation);
    if (!goOn) {
      return;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof bulk>(operation);
    }
  }
}
