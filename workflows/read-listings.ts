import {
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { closeAsFailed, recordingFaults } from './closing.ts';
import type { IntegrationRef } from './contracts/integration.ts';
import { ownFaults } from './retry-policies.ts';

const activities = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Reads listings page by page, then matches them with items',
});

/**
 * Reads all listings of an integration once. Nothing starts this workflow any more, because `bulk` reads
 * listings. Delete it once no run from before `bulk` can still be open.
 */
export async function readListings(integration: IntegrationRef): Promise<void> {
  setCurrentDetails(
    'Reads all listings of the shop. Finished pages are kept, and a retry continues after them.',
  );
  const fault = { ...integration, operation: 'read_all_listings' } as const;
  for (;;) {
    const { goOn, failure } = await recordingFaults(fault, () => activities.readListings(integration));
    if (!goOn) {
      if (failure === undefined || !patched('failed-bulk-closes-as-failed')) return;
      closeAsFailed('BulkFailed', failure);
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof readListings>(integration);
    }
  }
}
