import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { BulkRef } from './contracts/bulk.ts';
import { ownFaults } from './retry-policies.ts';

const { carryBulk } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Carries over page by page, from the cursor of the run',
});

/** Carries a bulk operation of an integration over, until its run has ended. The run is a row of `sync_runs`. */
export async function bulk(operation: BulkRef): Promise<void> {
  setCurrentDetails('Carries over page by page. Each page is kept; another attempt goes on from there.');
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
